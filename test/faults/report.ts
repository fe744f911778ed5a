import type { Outcome } from './outcome';
import type { Story } from './story';

const NONE = {
	kills: 0,
	executions: 0,
	retried: 0,
	resent: 0,
	lost: 0,
	doubled: 0,
	missed: 0,
	repeated: 0,
};

/** What is counted over the whole run. */
export type Counts = typeof NONE;

const SHOWN = 5;

/** What one part of the run has to say. */
export class Section {
	readonly lines: string[] = [];
	readonly problems: string[] = [];
	readonly counts: Counts = { ...NONE };

	constructor(readonly title: string) {}

	say(line: string): void {
		this.lines.push(line);
	}

	/** Says what was looked at, and remembers why where it is not so. */
	check(isFine: boolean, what: string, problems: string[] = []): void {
		this.say(`${isFine ? 'ok   ' : 'WRONG'} ${what}`);
		if (!isFine) this.problems.push(...(problems.length > 0 ? problems : [what]));
	}

	/** Takes the counts of a story into those of the run; gives back whether all is as it must be. */
	count(story: Story, { executions, lost, doubled, missed, repeated, ...outcome }: Outcome): boolean {
		const { kills, resent } = story;
		const retried = story.retried + story.failed;
		add(this.counts, { kills, executions, retried, resent, lost, doubled, missed, repeated });
		return lost + doubled + missed + repeated + outcome.wrongScores + outcome.problems.length === 0;
	}

	/** What became of all that was sent in a story. */
	sum(story: Story, outcome: Outcome): void {
		const isFine = this.count(story, outcome);
		const { executions, retried, resent, lost, doubled, missed, repeated } = this.counts;
		const { events, wrongScores, crossings, untold, problems } = outcome;
		this.say(
			`${executions} executions: ${retried} retries as the same run, ${resent} sent again as new ones`,
		);
		this.say(`${events} events: lost ${lost}, doubled ${doubled}; leads with another score ${wrongScores}`);
		const never = untold > 0 ? `; ${untold} were never told, as nobody retried what died` : '';
		this.say(`${crossings} crossings: missed ${missed}, repeated ${repeated}${never}`);
		this.check(isFine, 'every transaction wholly there or not at all, every ledger adds up', problems);
	}

	/** What another part found that belongs to this one. */
	take(other: Pick<Section, 'lines' | 'problems' | 'counts'>): void {
		this.lines.push(...other.lines);
		this.problems.push(...other.problems);
		add(this.counts, other.counts);
	}

	print(seconds: number): void {
		console.log(`\n${this.title} (${seconds.toFixed(1)} s)`);
		for (const line of this.lines) console.log(`  ${line}`);
		for (const problem of this.problems.slice(0, SHOWN)) console.log(`  PROBLEM: ${problem}`);
		const more = this.problems.length - SHOWN;
		if (more > 0) console.log(`  and ${more} problems more`);
	}
}

/** Prints what all parts found; false where anything is wrong. */
export function printSum(sections: Section[], seconds: number): boolean {
	const counts = { ...NONE };
	for (const section of sections) add(counts, section.counts);
	const { kills, executions, retried, resent, lost, doubled, missed, repeated } = counts;
	const problems = sections.reduce((sum, section) => sum + section.problems.length, 0);
	console.log(`\nAll in all (${seconds.toFixed(1)} s)`);
	console.log(`  kills ${kills}, executions ${executions}, retried ${retried}, sent again ${resent}`);
	console.log(`  lost ${lost}, doubled ${doubled}, crossings missed ${missed}, repeated ${repeated}`);
	console.log(`  problems ${problems}`);
	return problems + lost + doubled + missed + repeated === 0;
}

function add(to: Counts, counts: Counts): void {
	for (const name of Object.keys(NONE) as Array<keyof Counts>) to[name] += counts[name];
}
