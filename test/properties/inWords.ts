import type { Duration, Instant, Rule } from '../../scoring';
import { isTaking, type Journey, type Step } from './journey';
import type { Item } from './model';

/** A journey as a story of one line a step, item and rule, for a failure to be read. */
export function tell({ zone, steps }: Journey): string {
	return ['', zone, ...steps.flatMap(tellStep)].join('\n');
}

function tellStep(step: Step, index: number): string[] {
	const number = `${index + 1}. ${when(step.at)}`;
	if (step.do === 'decay') {
		const { type, percent, every, countFrom } = step.fade ?? {};
		const fade = type ? [type, percent && `${percent}%`, every && span(every), countFrom] : ['expire only'];
		const over = [step.leads?.join(), step.groups && `groups ${step.groups.join()}`];
		return [[number, 'decay', ...fade, ...over].filter(Boolean).join(' ')];
	}
	if (step.do === 'merge') return [`${number} merge ${step.from} into ${step.into}`];
	if (step.do === 'adjust') {
		return [
			`${number} adjust ${step.adjustments.map(({ lead, points, fades }) => `${lead} ${points}${fades ? ' fading' : ''}`).join(', ')}`,
		];
	}
	if (isTaking(step)) {
		const spans = step.taking.map(
			({ lead, from, to, rule }) => `${lead} ${edge(from)} to ${edge(to)} ${rule ?? ''}`,
		);
		return [`${number} ${step.do} ${spans.join(', ')}`];
	}
	const { settings, rules, items, execution } = step;
	return [
		`${number} score, step ${step.step}${execution ? `, execution ${execution}` : ''}, ${JSON.stringify(settings)}`,
		...rules.map((rule) => `     rule ${tellRule(rule)}`),
		...items.map((item) => `     item ${tellItem(item, rules)}`),
	];
}

function tellRule({ name, award, group, maxPoints, tiers, window, expiresAfter, limit }: Rule): string {
	const parts = [
		name,
		award,
		group && `in ${group}`,
		maxPoints !== undefined && `at most ${maxPoints}`,
		tiers && JSON.stringify(tiers),
		window && `within ${span(window)}`,
		expiresAfter && `expires after ${span(expiresAfter)}`,
		limit &&
			`limit ${limit.times ? `${limit.times} times` : `${limit.points} points`} per ${span(limit.per)}`,
	];
	return parts.filter(Boolean).join(' ');
}

function tellItem({ lead, eventId, at, matches }: Item, rules: Rule[]): string {
	const known = rules.filter(({ name }) => matches[name]!.holds !== null);
	const says = known.map(({ name }) => {
		const { holds, points } = matches[name]!;
		return `${name} ${holds ? `+${points}` : 'no'}`;
	});
	return `${lead} ${eventId ?? '-'} ${at === null ? 'now' : when(at)}: ${says.join(', ')}`;
}

const span = ({ amount, unit }: Duration): string => `${amount} ${unit}`;

const edge = (at: Instant): string => (Number.isFinite(at) ? when(at) : String(at));

/** Instants off the minute by a millisecond stand out. */
const when = (at: Instant): string =>
	new Date(at)
		.toISOString()
		.replace(/:00\.000Z$/, 'Z')
		.replace('T', ' ');
