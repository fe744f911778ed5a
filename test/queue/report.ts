/** Tells a person what happens, and what was found to be right or wrong. */
export interface Report {
	/** What happens now. */
	tell(line: string): void;
	/** What the checks that follow are about. */
	title(text: string): void;
	/** @param problems what is wrong; none: all is well */
	check(title: string, problems: string[]): void;
	/** A part of what a check found. */
	note(line: string): void;
	failed(): number;
}

/** Of many problems, the first ones tell enough. */
const SHOWN = 5;

export function makeReport(): Report {
	const started = Date.now();
	let failed = 0;
	const note = (line: string) => console.log(`      ${line}`);
	return {
		tell: (line) =>
			console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${line}`),
		title: (text) => console.log(`\n${text}`),
		check(title, problems) {
			if (problems.length > 0) failed++;
			console.log(`  ${problems.length > 0 ? '✗' : '✓'} ${title}`);
			problems.slice(0, SHOWN).forEach(note);
			if (problems.length > SHOWN) note(`… and ${problems.length - SHOWN} more`);
		},
		note,
		failed: () => failed,
	};
}
