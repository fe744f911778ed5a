import { BY_HAND, contradiction, type Score } from '../../scoring';
import type { FileDefinition, FileLead } from './scoreFile';

/* What must hold between the lines of a file, besides the checks of each of them. */

/** The numbers of the steps that a score's definition names. */
export function stepsOf({ rulesOf, follows = [], bandsOf = [], sweeps }: Score): number[] {
	return [
		...rulesOf.map(([step]) => step),
		...follows.flat(),
		...bandsOf.map(([router]) => router),
		...(sweeps.all ? [sweeps.all.step] : []),
		...sweeps.groups.map(([, { step }]) => step),
	];
}

export const stepsOfLead = ({
	outcomes,
	assignments,
	touches,
	state,
	ledger,
	routes,
	crossings,
}: FileLead): number[] => [
	...[...state.held.values()].flatMap(({ steps }) => steps),
	...[...ledger, ...outcomes, ...assignments, ...touches].map(({ step }) => step),
	...routes.map(({ router }) => router),
	...crossings.map(({ router }) => router),
];

const isUnique = (values: unknown[]): boolean => new Set(values).size === values.length;

/**
 * Why a definition cannot be taken; null: it can.
 * @param before the one that leads above it go by, which it can only add to
 */
export function faultOfDefinition(
	{ score, sweeps }: FileDefinition,
	before: FileDefinition | null,
	isStep: (number: number) => boolean,
): string | null {
	const { rules, fades, rulesOf } = score;
	const { all, groups, count } = score.sweeps;
	if (![...stepsOf(score), ...sweeps.map(({ step }) => step)].every(isStep)) {
		return 'It needs a step that no line before it describes';
	}
	const names = rules.map(({ name }) => name);
	if (!isUnique(names)) return 'Two of its rules have one name';
	const last = [...(all ? [all] : []), ...groups.map(([, sweep]) => sweep)];
	const areRefs =
		rulesOf.every(([, ids]) => ids.every((id) => id < rules.length)) &&
		last.every(({ fade, number }) => fade < fades.length && number <= count) &&
		sweeps.every(({ fade, number }) => (fade === null || fade < fades.length) && number <= count);
	if (!areRefs) return 'It names rules, ways of fading or decays that it does not describe';
	if (!isUnique(sweeps.map(({ number }) => number))) return 'Two of its decays have one number';
	if (!before) return null;
	const isKept = (of: (score: Score) => unknown[]) =>
		of(before.score).every((one, index) => JSON.stringify(one) === JSON.stringify(of(score)[index]));
	const isLater =
		isKept((one) => one.rules.map(({ name }) => name)) &&
		isKept((one) => one.fades) &&
		count >= before.score.sweeps.count;
	return isLater ? null : 'It contradicts the rules, ways of fading or decays of a line above it';
}

/** Why a lead cannot be taken; null: it can. */
export function faultOfLead(
	lead: FileLead,
	{ score }: FileDefinition,
	isStep: (number: number) => boolean,
	idOf: (id: string) => string | null,
): string | null {
	const missing = missingFor(lead, score, isStep);
	if (missing) return `It needs ${missing} that no line before it describes`;
	const invalid = [lead.lead, ...lead.aliases].find((id) => idOf(id) !== id);
	if (invalid !== undefined) {
		const right = idOf(invalid);
		const instead = right === null ? 'it stands for nothing' : `they are kept as "${right.slice(0, 100)}"`;
		return `"${invalid.slice(0, 100)}" is not as IDs are kept: ${instead}`;
	}
	if (!isUnique([lead.lead, ...lead.aliases])) return 'An ID is in it twice';
	if (!isUnique(lead.outcomes.map(({ id }) => id))) return 'An outcome ID is in it twice';
	if (!isUnique(lead.assignments.map(({ pool, event }) => JSON.stringify([pool, event])))) {
		return 'It has two people in one pool';
	}
	if (!isUnique(lead.touches.map(({ at }) => at))) return 'It was touched twice at one time';
	if (!isUnique(lead.events.map(([event]) => event))) return 'An event ID is in it twice';
	if (!isUnique(lead.routes.map(({ router }) => router))) return 'A router is in it twice';
	return contradiction(lead, score);
}

function missingFor(
	lead: FileLead,
	score: Score,
	isStep: (number: number) => boolean,
): 'a step' | 'a rule' | 'a way of fading' | null {
	const { state, ledger, expiring, events } = lead;
	if (!stepsOfLead(lead).every(isStep)) return 'a step';
	const rules = [
		...[
			...state.awarded.keys(),
			...state.counted.keys(),
			...state.held.keys(),
			...state.once,
			...state.limited,
		],
		...[...ledger, ...expiring, ...(state.next ? [state.next] : [])].flatMap(({ rule }) => rule ?? []),
		...events.flatMap(([, { decided }]) => decided),
	];
	if (rules.some((rule) => rule !== BY_HAND && score.rules[rule] === undefined)) return 'a rule';
	const fades = [...state.marks, ...state.awarded.values()].map(({ fade }) => fade);
	return fades.some((fade) => fade >= 0 && score.fades[fade] === undefined) ? 'a way of fading' : null;
}
