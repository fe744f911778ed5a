import fc, { type Arbitrary } from 'fast-check';
import type { Duration, Instant, Rule, Routing, Settings } from '../../scoring';
import { routeLeads, type RoutedLead } from '../../steps';
import { instantOf, leads, place, spot } from './arbitraries';
import { Model } from './model';
import { expectNear, journeys, openStore, timeoutMs, Player } from './play';
import { RouterModel } from './routerModel';

const { store, close } = openStore();
afterAll(close);

/** A lead's score moves, or the router sees some leads. */
type Move =
	| { do: 'walk'; score: 'own' | 'fit'; lead: string; points: number; at: Instant; settings: Settings }
	| { do: 'route'; leads: string[]; edit: Edit };

/** What becomes of the bands of a router. */
type Edit = 'none' | 'renamed' | 'the last is gone' | 'the first is gone' | 'moved and renamed';

interface Walk {
	zone: string;
	bands: Array<{ own: number | null; fit: number | null }>;
	routing: Omit<Routing, 'bands'>;
	rearmAfter?: Duration;
	moves: Move[];
}

const among = leads.slice(0, 2);
const walked: Rule[] = [{ name: 'walk', award: 'everyTime' }];

const walks: Arbitrary<Walk> = place.chain((where) =>
	fc.record({
		zone: fc.constant(where.zone),
		bands: fc
			.uniqueArray(fc.constantFrom(-5, 0, 0.3, 5, 10, 20), { minLength: 1, maxLength: 3, size: 'max' })
			.map((thresholds) => thresholds.sort((a, b) => a - b))
			.chain((thresholds) =>
				fc.tuple(
					...thresholds.map((own) =>
						fc.oneof(
							{
								weight: 3,
								arbitrary: fc.record({
									own: fc.constant(own),
									fit: fc.option(fc.constantFrom(0, 10), { freq: 2 }),
								}),
							},
							{ weight: 1, arbitrary: fc.record({ own: fc.constant(null), fit: fc.constantFrom(0, 10) }) },
						),
					),
				),
			),
		routing: fc.record({
			when: fc.constantFrom('always', 'changed', 'changed', 'up', 'down'),
			margin: fc.constantFrom(0, 5, 0.2),
			rememberFirst: fc.boolean(),
		}),
		rearmAfter: fc.option(
			fc.constantFrom<Duration>({ amount: 1, unit: 'days' }, { amount: 1, unit: 'months' }),
			{ nil: undefined },
		),
		moves: fc.array(
			fc.oneof(
				fc.record({
					do: fc.constant('walk' as const),
					score: fc.constantFrom('own' as const, 'own' as const, 'fit' as const),
					lead: fc.constantFrom(...among),
					points: fc.constantFrom(0.1, 0.2, 5, 10, 15, -0.1, -5, -10, -15),
					at: spot.map((one) => instantOf(where, one)),
					settings: fc.constantFrom<Settings[]>({}, {}, { min: null }, { min: -10 }, { min: 5 }, { max: 12 }),
				}),
				fc.record({
					do: fc.constant('route' as const),
					leads: fc.array(fc.constantFrom(...among), { minLength: 1, maxLength: 3 }),
					edit: fc.oneof(
						{ weight: 2, arbitrary: fc.constant('none' as const) },
						{
							weight: 1,
							arbitrary: fc.constantFrom<Edit[]>(
								'renamed',
								'the last is gone',
								'the first is gone',
								'moved and renamed',
							),
						},
					),
				}),
			),
			{ minLength: 2, maxLength: 10, size: 'max' },
		),
	}),
);

/** Both scores of a walk, in the store and in the model, and its router. */
class Walker {
	readonly own: Player;
	readonly fit: Player;
	readonly models: Map<string, Model>;
	readonly router: RouterModel;

	constructor(readonly walk: Walk) {
		this.own = new Player(store, walk.zone);
		this.fit = new Player(store, walk.zone, this.own.entity);
		this.models = new Map([this.own, this.fit].map(({ score }) => [score, new Model(walk.zone)]));
		this.router = new RouterModel(this.models);
	}

	async step({ score, lead, points, at, settings }: Extract<Move, { do: 'walk' }>): Promise<void> {
		const player = this[score];
		const item = { lead, eventId: null, at, matches: { walk: { holds: true, points } } };
		await player.scoreItems('A', at, walked, [item], settings);
		const model = this.models.get(player.score)!;
		model.set(settings);
		model.define(walked);
		model.score('A', at, walked, item);
	}

	routing(edit: Edit): Routing {
		const shift = edit === 'moved and renamed' ? 5 : 0;
		const name = edit === 'renamed' || shift ? 'new' : 'band';
		const bands = this.walk.bands.map(({ own, fit }, index) => ({
			name: `${name} ${index}`,
			from: [
				...(own === null ? [] : [[this.own.score, own + shift] as [string, number]]),
				...(fit === null ? [] : [[this.fit.score, fit] as [string, number]]),
			],
		}));
		const kept = {
			'the last is gone': bands.slice(0, -1),
			'the first is gone': bands.slice(1),
		};
		return { bands: kept[edit as keyof typeof kept] ?? bands, ...this.walk.routing };
	}

	async route(leads: string[], edit: Edit, run: string): Promise<RoutedLead[]> {
		return await routeLeads(store, {
			...this.own.request('router', 0, run),
			routing: this.routing(edit),
			rearmAfter: this.walk.rearmAfter,
			leads,
		});
	}

	/** What the router must say of leads, one after the other. */
	expectRouted(routed: RoutedLead[], leads: string[], edit: Edit): void {
		for (const [index, lead] of leads.entries()) {
			const { crossing, score, leadId, ...route } = routed[index]!;
			const points = this.router.points(this.own.score, lead);
			expectNear(score, points, 'score');
			const expected = this.router.route(lead, this.routing(edit), this.walk.rearmAfter);
			expect({ leadId, ...route, isCrossing: crossing !== null }).toEqual({
				leadId: lead,
				keptBackBy: null,
				...expected,
			});
		}
	}
}

test(
	'a router says of every lead what the whole history of its visits says',
	async () => {
		await fc.assert(
			fc.asyncProperty(walks, async (walk) => {
				const walker = new Walker(walk);
				for (const [index, move] of walk.moves.entries()) {
					if (move.do === 'walk') {
						await walker.step(move);
						continue;
					}
					const routed = await walker.route(move.leads, move.edit, `run ${index}`);
					walker.expectRouted(routed, move.leads, move.edit);
					expect(await walker.route(move.leads, move.edit, `run ${index}`)).toEqual(routed);
				}
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);

test(
	'a crossing comes out once of executions that run at the same time, and crossings of a lead form a chain',
	async () => {
		await fc.assert(
			fc.asyncProperty(walks, async (any) => {
				const routing = { ...any.routing, when: 'changed' as const, rememberFirst: false };
				const walk = { ...any, routing, rearmAfter: undefined };
				const walker = new Walker(walk);
				const bands = new Map<string, string | null>();
				for (const [index, move] of walk.moves.entries()) {
					if (move.do === 'walk') {
						await walker.step(move);
						continue;
					}
					const runs = ['one', 'other', 'third'].map(
						async (run) => await walker.route(move.leads, 'none', `${run} ${index}`),
					);
					for (const { leadId, previous, band } of (await Promise.all(runs)).flat().filter(isOut)) {
						expect(previous).toBe(bands.get(leadId) ?? null);
						expect(band).not.toBe(previous);
						bands.set(leadId, band);
					}
				}
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);

const isOut = ({ crossing, isRouted }: RoutedLead): boolean => {
	expect(crossing !== null).toBe(isRouted);
	return isRouted;
};
