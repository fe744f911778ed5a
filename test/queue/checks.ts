import type { Emission } from './crm';
import type { Crossing } from './scores';
import { BELOW, bandOf } from './workflows';

/* Each check returns what is wrong, in words; nothing where all is well. */

export type Scores = Map<string, number | null>;

/** The leads whose scores are not what they must be. */
export function wrongScores(expected: Scores, actual: Scores): string[] {
	return [...expected]
		.filter(([lead, score]) => score === null || actual.get(lead) !== score)
		.map(([lead, score]) => `${lead} has ${actual.get(lead)}, not ${score}`);
}

/** Crossings that do not begin where the lead's last one ended, which is what one recorded twice would do. */
export function brokenChains(crossings: Crossing[]): string[] {
	const bands = new Map<string, string | null>();
	return crossings.flatMap(({ id, lead, from, to }) => {
		const before = bands.get(lead) ?? null;
		bands.set(lead, to);
		if (from === before && from !== to) return [];
		return [`Crossing ${id} of ${lead} goes from ${from} to ${to}; the lead was in ${before}`];
	});
}

/** Leads whose last crossing is not into the band of their score. */
export function wrongBands(crossings: Crossing[], scores: Scores): string[] {
	const bands = new Map(crossings.map(({ lead, to }) => [lead, to]));
	return [...scores]
		.map(([lead, score]) => ({ lead, score, band: bands.get(lead) ?? null, right: bandOf(score ?? 0) }))
		.filter(({ band, right }) => band !== right)
		.map(({ lead, score, band, right }) => `${lead} with ${score} was left in ${band}, not ${right}`);
}

/** Crossings that the CRM was told of more than once. */
export function toldTwice(emissions: Emission[]): string[] {
	const times = Map.groupBy(emissions, ({ crossing }) => crossing);
	return [...times]
		.filter(([, told]) => told.length > 1)
		.map(([crossing, told]) => `Crossing ${crossing} was told ${told.length} times`);
}

/** What the CRM was told that the store does not know, or knows otherwise. */
export function toldWrong(emissions: Emission[], crossings: Crossing[]): string[] {
	const recorded = new Map(crossings.map((crossing) => [crossing.id, crossing]));
	return emissions
		.filter(({ crossing, lead, band, execution }) => {
			const known = recorded.get(crossing);
			const isKnown = known?.lead === lead && known.execution === execution;
			return !isKnown || (known.to ?? BELOW) !== band;
		})
		.map((emission) => `The CRM was told ${JSON.stringify(emission)}`);
}

/** Crossings that the CRM was not told of. */
export function untold(crossings: Crossing[], emissions: Emission[]): Crossing[] {
	const told = new Set(emissions.map(({ crossing }) => crossing));
	return crossings.filter(({ id }) => !told.has(id));
}

/** Crossings that nobody was told of, though their executions went to their end. */
export function lostOtherwise(lost: Crossing[], killed: string[]): string[] {
	return lost
		.filter(({ execution }) => !killed.includes(execution))
		.map(({ id, lead, execution }) => `Crossing ${id} of ${lead} in execution ${execution}`);
}

/** Executions that failed on workers that live. */
export function failedElsewhere(failed: string[], living: Array<{ begun: string[] }>): string[] {
	const begun = new Set(living.flatMap((worker) => worker.begun));
	return failed.filter((execution) => begun.has(execution)).map((execution) => `Execution ${execution}`);
}

/** Executions that were begun more than once. */
export function begunTwice(begun: string[]): string[] {
	const times = Map.groupBy(begun, (execution) => execution);
	return [...times].filter(([, each]) => each.length > 1).map(([execution]) => `Execution ${execution}`);
}
