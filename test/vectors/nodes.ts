import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Duration } from '../../scoring';
import type { Vector, VectorDecay, VectorRouter, VectorRule } from './vector';

/* What a story says, as the parameters of our nodes: what a person would enter in the panels. */

/** Rules that are published under a name, for steps that use them. */
export const publishParameters = (ruleSet: string, rules: VectorRule[]): INodeParameters =>
	({
		operation: 'publish',
		ruleSet: { __rl: true, mode: 'name', value: ruleSet },
		rules: { rule: rules.map(ruleParameters) },
	}) as INodeParameters;

/** @param rules those of the step, or the name of the published ones */
export function scoreLeadParameters(
	rules: VectorRule[] | string,
	settings: Vector['scores'][string],
	score: string,
	at: string,
): INodeParameters {
	return {
		leadId: '={{ $json.lead }}',
		eventId: '={{ $json.eventId }}',
		eventTime: '={{ $json.occurredAt }}',
		score: { __rl: true, mode: 'name', value: score },
		...(typeof rules === 'string'
			? { rulesFrom: 'published', ruleSet: { __rl: true, mode: 'name', value: rules } }
			: { rules: { rule: rules.map(ruleParameters) } }),
		options: {
			asIf: at,
			...('min' in settings && { min: settings.min }),
			...(settings.bursts && {
				ignoreBursts: { burst: { ...settings.bursts, groups: settings.bursts.groups?.join(', ') ?? '' } },
			}),
			...(typeof settings.max === 'number' && { max: settings.max }),
			...(settings.groups && {
				groupLimits: {
					group: Object.entries(settings.groups).map(([name, cap]) => ({ name, cap })),
				},
			}),
		},
	} as INodeParameters;
}

function ruleParameters(rule: VectorRule): IDataObject {
	const { limit } = rule;
	return {
		name: rule.name,
		award: rule.award,
		points: typeof rule.points === 'object' ? `={{ ${field(rule.points.field)} }}` : (rule.points ?? 0),
		appliesTo: rule.when.length ? 'matching' : 'every',
		conditions: {
			combinator: 'and',
			options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 3 },
			conditions: rule.when.map(conditionParameters),
		},
		...(rule.tiers && { tiers: { tier: rule.tiers.map(([from, points]) => ({ from, points })) } }),
		...(rule.within && { countWithin: rule.within.amount, countWithinUnit: rule.within.unit }),
		...(rule.expiresAfter && {
			expiresAfter: rule.expiresAfter.amount,
			expiresAfterUnit: rule.expiresAfter.unit,
		}),
		...(limit && {
			limitTo: limit.times ?? limit.points,
			limitOf: limit.times === undefined ? 'points' : 'times',
			limitWithin: limit.per.amount,
			limitUnit: limit.per.unit,
		}),
		...(rule.maxPoints !== undefined && { maxPoints: rule.maxPoints }),
		...(rule.group !== undefined && { group: rule.group }),
	} as IDataObject;
}

const DATES = { gt: 'after', gte: 'afterOrEquals', lt: 'before', lte: 'beforeOrEquals' } as Record<
	string,
	string
>;

function conditionParameters(
	[name, operation, value]: VectorRule['when'][number],
	index: number,
): IDataObject {
	const isDate = typeof value === 'string' && operation in DATES;
	const type = isDate
		? 'dateTime'
		: typeof value === 'number' || typeof value === 'boolean'
			? typeof value
			: 'string';
	return {
		id: String(index),
		leftValue: `={{ ${field(name)} }}`,
		rightValue: (value ?? '') as string,
		operator: {
			type,
			operation: isDate ? DATES[operation]! : operation,
			...(operation.toLowerCase().endsWith('exists') && { singleValue: true }),
		},
	};
}

function field(path: string): string {
	return `$json.data${path
		.split('.')
		.map((step) => `[${JSON.stringify(step)}]`)
		.join('')}`;
}

export function applyDecayParameters(
	decay: VectorDecay,
	score: string,
	at: string,
	leads: string[] | undefined,
): INodeParameters {
	const every = everyOf(decay);
	return {
		applyTo: leads ? 'incoming' : 'all',
		leadId: '={{ $json.lead }}',
		score: { __rl: true, mode: 'name', value: score },
		fade: decay.type,
		...(every && { amount: every.amount, unit: every.unit, calendarUnit: every.unit }),
		...('percent' in decay && { percent: decay.percent, countFrom: decay.countFrom ?? 'award' }),
		return: 'summary',
		options: { asIf: at, ...(decay.groups && { groups: decay.groups.join(', ') }) },
	} as INodeParameters;
}

function everyOf(decay: VectorDecay): Duration | undefined {
	if ('after' in decay) return decay.after;
	if ('over' in decay) return decay.over;
	return 'every' in decay ? decay.every : undefined;
}

export function routerParameters(router: VectorRouter, defaultScore: string): INodeParameters {
	const score = router.score ?? defaultScore;
	const others = router.bands.flatMap(([band, from]) =>
		typeof from === 'number'
			? []
			: Object.entries(from)
					.filter(([other]) => other !== score)
					.map(([name, threshold]) => ({ band, name, from: threshold })),
	);
	return {
		leadId: '={{ $json.lead }}',
		score: { __rl: true, mode: 'name', value: score },
		bands: {
			band: router.bands.map(([name, from]) => ({
				name,
				from: typeof from === 'number' ? from : (from[score] ?? ''),
			})),
		},
		route: router.when ?? 'always',
		options: {
			...(others.length > 0 && { otherScores: { score: others } }),
			...(router.margin !== undefined && { margin: router.margin }),
			...(router.rearmAfter && { quiet: { time: { ...router.rearmAfter } } }),
		},
	} as INodeParameters;
}

export function leadScoreParameters(
	operation: 'adjust' | 'get' | 'merge' | 'takeBack' | 'giveBack',
	score: string,
	at?: string,
	fades?: boolean,
	rule?: string,
): INodeParameters {
	return {
		operation,
		leadId: '={{ $json.lead }}',
		score: { __rl: true, mode: 'name', value: score },
		points: '={{ $json.points }}',
		reason: '={{ $json.reason }}',
		mergeInto: '={{ $json.into }}',
		takeFrom: '={{ $json.from }}',
		takeTo: '={{ $json.to }}',
		...(rule !== undefined && { takeRule: { __rl: true, mode: 'name', value: rule } }),
		options: { ...(at && { asIf: at }), ...(fades && { fadesLikeOtherPoints: true }) },
	} as INodeParameters;
}
