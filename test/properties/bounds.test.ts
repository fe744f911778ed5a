import fc from 'fast-check';
import type { Rule, Settings } from '../../scoring';
import type { ReadLead } from '../../steps';
import { leads } from './arbitraries';
import { journey } from './journey';
import { Model } from './model';
import { expectNear, journeys, openStore, timeoutMs, Player, playModel } from './play';

const { store, close } = openStore();
afterAll(close);

/** Rounding of sums of fractions. */
const HAIR = 1e-6;

/** The limits a score has by now: the latest of each. */
function limitsOf(steps: Array<{ rules: Rule[]; settings: Settings }>) {
	const rules = new Map(steps.flatMap((step) => step.rules).map((rule) => [rule.name, rule]));
	const caps = new Map(steps.flatMap((step) => step.settings.caps ?? []));
	const latest = (key: 'min' | 'max') =>
		steps.findLast((step) => step.settings[key] !== undefined)?.settings[key];
	const min = latest('min');
	return { rules, caps, min: min === undefined ? 0 : min, max: latest('max') };
}

/** What reasons of these names add up to. */
const sum = ({ reasons }: ReadLead, names: string[]): number =>
	reasons.filter(({ reason }) => names.includes(reason)).reduce((total, { points }) => total + points, 0);

const withMaximum = (name: string): string[] => [name, `Over the maximum of "${name}"`];

test(
	'no rule, group or score is ever beyond its limits',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey(), async ({ zone, steps }) => {
				const player = new Player(store, zone);
				for (const [index, step] of steps.entries()) {
					await player.play(step);
					const scoring = steps.slice(0, index + 1).filter((one) => one.do === 'score');
					const { rules, caps, min, max } = limitsOf(scoring);
					for (const lead of await player.read(leads)) {
						if (!lead) continue;
						expect(lead.score).toBeGreaterThanOrEqual(min ?? -Infinity);
						expect(lead.score).toBeLessThanOrEqual(max ?? Infinity);
						for (const { name, maxPoints = Infinity } of rules.values()) {
							expect(sum(lead, withMaximum(name))).toBeLessThanOrEqual(maxPoints + HAIR);
						}
						for (const [group, cap] of caps) {
							const members = [...rules.values()].filter((rule) => rule.group === group);
							const names = [
								...members.flatMap(({ name }) => withMaximum(name)),
								`Over the limit of group "${group}"`,
							];
							expect(sum(lead, names)).toBeLessThanOrEqual(cap + HAIR);
						}
					}
				}
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);

test(
	'limits take nothing of what is stored: without them, the full score shows',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey({ maxSteps: 5 }), async ({ zone, steps }) => {
				const player = new Player(store, zone);
				const model = new Model(zone);
				for (const step of steps) {
					await player.play(step);
					playModel(model, step);
				}
				// The same rules without their maxima, in a step that sees none of the leads.
				const unlimited = [...limitsOf(steps.filter((step) => step.do === 'score')).rules.values()].map(
					(rule) => ({
						...rule,
						maxPoints: undefined,
					}),
				);
				const caps: Settings['caps'] = [
					['web', 1e9],
					['mail', 1e9],
				];
				const settings = { min: null, max: null, caps };
				const stranger = { lead: 'eve', eventId: null, at: null, matches: {} };
				const none = unlimited.map(({ name }) => [name, { holds: null, points: 0 }]);
				stranger.matches = Object.fromEntries(none);
				const at = Math.min(...steps.map((step) => step.at));
				await player.scoreItems('C', at, unlimited, [stranger], settings);
				model.set(settings);
				model.define(unlimited);
				const read = await player.read(leads);
				leads.forEach((lead, index) => {
					const value = model.value(lead);
					if (value !== null) expectNear(read[index]?.score, value, lead);
				});
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);
