import { drawDoom } from './killPlan';
import type { Execution } from './executions';
import { readScores } from './ledgers';
import { outcomeOf } from './outcome';
import { lookInto, type Place } from './place';
import type { Random } from './random';
import { Section } from './report';
import { runShift } from './shift';
import { Story } from './story';
import { Traffic } from './traffic';
import { storedOf, type Part } from './atomicity';

const WORKERS = 3;
/** The share of executions that are given the time to end. */
const SPARED = 0.4;
/** The others die at any time of their lives, the last moments included: at most so many times the usual life long. */
const LATEST = 1.15;
/** After so many kills all leads are looked at, not only what the dead execution wrote. */
const LOOK_AT_ALL = 5;

/** Workers that score, route and decay are killed at random moments, and what they were at is repeated. */
export async function kills(place: Place, wanted: number, random: Random, folder: string): Promise<Section> {
	const section = new Section(
		`Kills on ${place.kind}: ${WORKERS} workers, SIGKILL at random moments and around COMMITs`,
	);
	const traffic = new Traffic(random.branch(), { name: place.kind });
	const story = new Story(place, traffic);
	/** Where in an execution it died. */
	const deaths = { before: 0, between: 0, after: 0 };
	const kept: Part[] = [];

	/** Nothing half-written may be left; then the execution is retried, or the sender sends again. */
	async function repeat(execution: Execution): Promise<Execution> {
		const look = await lookInto(place, async (tables) => await storedOf(tables, execution));
		story.problems.push(...look.problems);
		deaths[look.parts.length === 0 ? 'before' : look.isAll ? 'after' : 'between']++;
		if (story.kills % LOOK_AT_ALL === 0) story.problems.push(...(await readScores(place)).problems);
		if (random.chance(0.5)) {
			kept.push(...look.parts);
			story.retried++;
			return execution;
		}
		story.abandoned.add(execution.id);
		story.resent++;
		return traffic.resent(execution);
	}

	await runShift(story, {
		workers: WORKERS,
		next: () => (story.kills < wanted ? traffic.next() : undefined),
		doom({ events }) {
			const isSpared = story.kills >= wanted || random.chance(SPARED);
			return isSpared ? undefined : drawDoom(random, LATEST * story.pace * events.length);
		},
		repeat,
	});
	section.sum(story, await outcomeOf(story, folder));
	const { before, between, after } = deaths;
	section.check(
		story.kills >= wanted,
		`${story.kills} kills: with nothing stored ${before}, a part ${between}, all ${after}`,
	);
	section.check(
		await areUnchanged(place, kept),
		`${kept.length} transactions that were stored before a retry are the same after it`,
	);
	section.check(story.failed === 0, 'no step failed but by being killed', [...story.failures.keys()]);
	return section;
}

async function areUnchanged(place: Place, parts: Part[]): Promise<boolean> {
	return await lookInto(place, async (tables) => {
		for (const { run, part, output } of parts) {
			const sql = 'SELECT output FROM outputs WHERE run = $1 AND part = $2';
			const [row] = await tables.rows<Part>(sql, run, part);
			if (row?.output !== output) return false;
		}
		return true;
	});
}
