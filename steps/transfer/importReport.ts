/** Refused lines that are reported one by one. */
const REPORTED = 20;

/** What became of the lines of a file. */
export interface ImportReport {
	/** Leads that were stored, or got points. */
	leads: number;
	/** Lines that were refused, and why the first of them were. */
	refused: number;
	refusedLines: Array<{ line: number; reason: string }>;
}

/** A report in the making. */
export function makeReport() {
	const report: ImportReport = { leads: 0, refused: 0, refusedLines: [] };
	return {
		leads: 0,
		refuse(line: number, reason: string): void {
			report.refused++;
			if (report.refusedLines.length < REPORTED) report.refusedLines.push({ line, reason });
		},
		done(): ImportReport {
			return { ...report, leads: this.leads };
		},
	};
}
