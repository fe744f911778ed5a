import type { CarriedRules } from './fileRuleSets';

/** Refused lines that are reported one by one. */
const REPORTED = 20;

/** What became of the lines of a file. */
export interface ImportReport {
	/** Leads that were stored, or got points. */
	leads: number;
	/** Lines that were refused, and why the first of them were. */
	refused: number;
	refusedLines: Array<{ line: number; reason: string }>;
	/** What became of the sets of rules; absent where the file has none. */
	ruleSets?: CarriedRules[];
}

/** A report in the making. */
export function makeReport() {
	const report: ImportReport = { leads: 0, refused: 0, refusedLines: [] };
	return {
		leads: 0,
		ruleSets: [] as CarriedRules[],
		refuse(line: number, reason: string): void {
			report.refused++;
			if (report.refusedLines.length < REPORTED) report.refusedLines.push({ line, reason });
		},
		done(): ImportReport {
			const { leads, ruleSets } = this;
			return { ...report, leads, ...(ruleSets.length > 0 && { ruleSets }) };
		},
	};
}
