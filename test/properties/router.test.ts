import fc, { type Arbitrary } from 'fast-check';
import type { Duration, Instant, Rule, Routing, Settings } from '../../scoring';
import { routeLeads, type RoutedLead } from '../../steps';
import { instantOf, leads, place, spot } from './arbitraries';
import { Model } from './model';
import { expectNear, journeys, openStore, patience, Player } from './play';
import { RouterModel } from './routerModel';

const { store, close } = openStore();
afterAll(close);

/** A lead's score moves, or the router sees some leads. */
type Move =
	| { do: 'walk'; score: 'own' | 'fit'; lead: string; points: number; at: Instant; settings: Settings }
	| { do: 'route'; leads: string[]; isRenamed: boolean };

interface Walk {
	zone: string;
	bands: Array<{ own: number; fit: number | null }>;
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
						fc.record({ own: fc.constant(own), fit: fc.option(fc.constantFrom(0, 10), { freq: 2 }) }),
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
					isRenamed: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
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

	routing(isRenamed: boolean): Routing {
		const bands = this.walk.bands.map(({ own, fit }, index) => ({
			name: isRenamed ? `new ${index}` : `band ${index}`,
			from: [
				[this.own.score, own] as [string, number],
				...(fit === null ? [] : [[this.fit.score, fit] as [string, number]]),
			],
		}));
		return { bands, ...this.walk.routing };
	}

	async route(leads: string[], isRenamed: boolean, run: string): Promise<RoutedLead[]> {
		return await routeLeads(store, {
			...this.own.request('router', 0, run),
			routing: this.routing(isRenamed),
			rearmAfter: this.walk.rearmAfter,
			leads,
		});
	}

	/** What the router must say of leads, one after the other. */
	expectRouted(routed: RoutedLead[], leads: string[], isRenamed: boolean): void {
		for (const [index, lead] of leads.entries()) {
			const { crossing, score, leadId, ...route } = routed[index]!;
			const points = this.router.points(this.own.score, lead);
			expectNear(score, points, 'score');
			const expected = this.router.route(lead, this.routing(isRenamed), this.walk.rearmAfter);
			expect({ leadId, ...route, isCrossing: crossing !== null }).toEqual({ leadId: lead, ...expected });
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
					const routed = await walker.route(move.leads, move.isRenamed, `run ${index}`);
					walker.expectRouted(routed, move.leads, move.isRenamed);
					expect(await walker.route(move.leads, move.isRenamed, `run ${index}`)).toEqual(routed);
				}
			}),
			{ numRuns: journeys(1000) },
		);
	},
	patience,
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
						async (run) => await walker.route(move.leads, false, `${run} ${index}`),
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
	patience,
);

const isOut = ({ crossing, isRouted }: RoutedLead): boolean => {
	expect(crossing !== null).toBe(isRouted);
	return isRouted;
};
