import { z } from 'zod';
import { UNITS, type Duration } from '../../scoring';

/*
 * Scenario vectors: stories about leads with the numbers that must come out. Unknown keys are refused, so that nothing
 * a story asks for is passed over in silence.
 */

const duration = z.string().transform((text, context): Duration => {
	const [, amount, unit] = /^(\d+) (\w+?)s?$/.exec(text) ?? [];
	const plural = `${unit}s` as Duration['unit'];
	if (!UNITS.includes(plural)) {
		context.addIssue({ code: 'custom', message: `"${text}" is not a duration such as "3 months"` });
		return z.NEVER;
	}
	return { amount: Number(amount), unit: plural };
});
const instant = z.string().datetime({ offset: true });

const condition = z.tuple([
	z.string(),
	z.enum(['equals', 'notEquals', 'gt', 'gte', 'lt', 'lte', 'contains', 'exists', 'notExists']),
	z.unknown(),
]);
const shortCondition = z.tuple([z.string(), z.enum(['exists', 'notExists'])]);

const rule = z.strictObject({
	name: z.string(),
	when: z.array(z.union([condition, shortCondition])),
	award: z.enum(['everyTime', 'once', 'whileTrue', 'byCount']),
	points: z.union([z.number(), z.strictObject({ field: z.string() })]).optional(),
	tiers: z.array(z.tuple([z.number(), z.number()])).optional(),
	within: duration.optional(),
	expiresAfter: duration.optional(),
	limit: z
		.strictObject({ times: z.number().optional(), points: z.number().optional(), per: duration })
		.optional(),
	maxPoints: z.number().optional(),
	group: z.string().optional(),
});

const router = z.strictObject({
	bands: z.array(z.tuple([z.string(), z.union([z.number(), z.record(z.number())])])),
	score: z.string().optional(),
	when: z.enum(['always', 'changed', 'up', 'down']).optional(),
	margin: z.number().optional(),
	rearmAfter: duration.optional(),
});

const percent = {
	percent: z.number(),
	every: duration,
	countFrom: z.enum(['award', 'lastActivity']).optional(),
	groups: z.array(z.string()).optional(),
};
const decay = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('expire'), groups: z.array(z.string()).optional() }),
	z.strictObject({ type: z.literal('halfLife'), after: duration, groups: z.array(z.string()).optional() }),
	z.strictObject({ type: z.literal('linear'), over: duration, groups: z.array(z.string()).optional() }),
	z.strictObject({ type: z.literal('percentOfOriginal'), ...percent }),
	z.strictObject({ type: z.literal('percentOfRemaining'), ...percent }),
]);

const expected = z.union([z.number(), z.null(), z.record(z.union([z.number(), z.null()]))]);
const base = {
	at: instant,
	into: z.string().optional(),
	expect: z.record(expected).optional(),
	tolerance: z.number().optional(),
};
const item = z.strictObject({
	lead: z.string(),
	data: z.record(z.unknown()),
	eventId: z.string().optional(),
	occurredAt: instant.optional(),
});

const span = z.strictObject({ lead: z.string(), from: instant, to: instant, rule: z.string().optional() });

const step = z.union([
	z.strictObject({ ...base, score: z.array(item), rules: z.string().optional(), as: z.string().optional() }),
	z.strictObject({
		...base,
		decay,
		leads: z.array(z.string()).optional(),
		repeatEvery: duration.optional(),
		until: instant.optional(),
	}),
	z.strictObject({
		...base,
		expect: z.record(z.union([z.string(), z.null()])).optional(),
		route: z.union([z.string(), router]),
		leads: z.array(z.string()),
	}),
	z.strictObject({
		...base,
		adjust: z.array(z.strictObject({ lead: z.string(), points: z.number(), reason: z.string().optional() })),
		fades: z.boolean().optional(),
	}),
	z.strictObject({ ...base, merge: z.strictObject({ from: z.string(), into: z.string() }) }),
	z.strictObject({ ...base, takeBack: z.array(span) }),
	z.strictObject({ ...base, giveBack: z.array(span) }),
]);

/** The format of a story; see README.md beside the stories. */
export const vectorSchema = z.strictObject({
	name: z.string(),
	source: z.string().optional(),
	timezone: z.string().optional(),
	scores: z.record(
		z.strictObject({
			min: z.number().nullable().optional(),
			max: z.number().nullable().optional(),
			groups: z.record(z.number()).optional(),
			bursts: z
				.strictObject({ events: z.number(), seconds: z.number(), groups: z.array(z.string()).optional() })
				.optional(),
		}),
	),
	rules: z.record(z.array(rule)).default({}),
	routers: z.record(router).optional(),
	steps: z.array(step),
});

export type Vector = z.infer<typeof vectorSchema>;
export type VectorStep = Vector['steps'][number];
export type VectorRule = Vector['rules'][string][number];
export type VectorRouter = NonNullable<Vector['routers']>[string];
export type VectorDecay = z.infer<typeof decay>;
