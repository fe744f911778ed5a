import fc from 'fast-check';
import {
	add,
	added,
	newLead,
	newScore,
	noneYet,
	pointsIn,
	rounded,
	settle,
	startWork,
	totalOf,
	withSweep,
	type Fade,
	type Match,
	type Rule,
	type Sum,
} from '../../scoring';
import { openStore, Player } from './play';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01');

/** A number as a whole number of 2^-1074, of which every number is a multiple. */
function exactly(value: number): bigint {
	const [bits] = new BigInt64Array(new Float64Array([value]).buffer);
	const exponent = (bits! >> 52n) & 0x7ffn;
	const fraction = (bits! & 0xfffffffffffffn) | (exponent ? 0x10000000000000n : 0n);
	return (bits! < 0n ? -fraction : fraction) << (exponent ? exponent - 1n : 0n);
}
const UNIT = exactly(1);
/** A sum as a number; its nine decimals and more are right. */
const asNumber = (sum: bigint): number =>
	Number(sum / UNIT) + Number(((sum % UNIT) * 2n ** 60n) / UNIT) / 2 ** 60;
const size = (sum: bigint): bigint => (sum < 0n ? -sum : sum);

/** Points of very different sizes. */
const points = fc
	.oneof(
		fc.constantFrom(0.1, -0.1, 1e-9, 1 / 3, 10, -7, 1e9, -1e9, 123_456_789.987654321),
		fc.double({ min: -1e9, max: 1e9, noNaN: true }),
		fc.double({ min: -1, max: 1, noNaN: true }),
	)
	.map((value) => value + 0);

test('sums are right to 9 decimals, or to 1e-12 of the largest sum between', async () => {
	const { store, close } = openStore();
	const given = fc.record({
		points,
		day: fc.integer({ min: 0, max: 40 }),
		how: fc.constantFrom('stays', 'expires', 'adjusted'),
	});
	try {
		await fc.assert(
			fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 25 }), async (all) => {
				const player = new Player(store, 'UTC');
				const rules: Rule[] = [
					{ name: 'stays', award: 'everyTime' },
					{ name: 'expires', award: 'everyTime', expiresAfter: { amount: 10, unit: 'days' } },
				];
				const none = { holds: false, points: 0 };
				const score = async (at: number, matches: Record<string, Match> = {}) => {
					const items = [
						{ lead: 'ann', eventId: null, at, matches: { stays: none, expires: none, ...matches } },
					];
					await player.play({ do: 'score', at, step: 'A', rules, settings: { min: null }, items });
				};
				await score(START);
				let clock = START;
				let largest = 0n;
				const live = (at: number) =>
					all
						.slice(0, at + 1)
						.filter(({ how, day }) => how !== 'expires' || START + (day + 10) * DAY > clock)
						.map((one) => exactly(one.points));
				for (const [index, one] of all.entries()) {
					const at = START + one.day * DAY;
					clock = Math.max(clock, at);
					if (one.how === 'adjusted') {
						await player.play({ do: 'adjust', at, adjustments: [{ lead: 'ann', points: one.points }] });
					} else {
						await score(at, { [one.how]: { holds: true, points: one.points } });
					}
					let sum = 0n;
					for (const left of live(index)) {
						sum += left;
						if (size(sum) > largest) largest = size(sum);
					}
					const [read] = await player.read(['ann']);
					const tolerance = Math.max(1e-9, 1e-12 * asNumber(largest));
					expect(Math.abs(read!.score - asNumber(sum))).toBeLessThanOrEqual(tolerance);
				}
			}),
			{ numRuns: 60 },
		);
	} finally {
		close();
	}
});

test('what large points leave behind when they go is what was there before', () => {
	const sum = [1e12, 0.1, -1e12].reduce<Sum>(added, 0);

	expect(pointsIn(sum)).toBe(0.1);
	expect(pointsIn([0.3, 1e15, 0.3, -1e15].reduce<Sum>(added, 0))).toBe(0.6);
});

test('a million small points add up, also those that fade', () => {
	const halfLife: Fade = { type: 'halfLife', every: { amount: 30, unit: 'days' } };
	const swept = withSweep(newScore('contact', 'Lead Score'), 1, START, halfLife);
	const { state } = startWork({ ...newLead(), clock: START });
	settle(startWork(state), swept, START);
	const awarded = noneYet(state, swept, 0);
	state.awarded.set(0, awarded);
	for (let times = 0; times < 1_000_000; times++) add(awarded, { at: START + 1, points: 0.1 }, swept);

	expect(totalOf(state, swept)).toBe(100_000);
	settle(startWork(state), withSweep(swept, 1, START + 1 + 30 * DAY, halfLife), START);
	expect(rounded(totalOf(state, swept))).toBe(50_000);
});

test('large points that expire leave the small ones as they were', async () => {
	const { store, close } = openStore();
	try {
		const player = new Player(store, 'UTC');
		const rules: Rule[] = [{ name: 'a', award: 'everyTime', expiresAfter: { amount: 10, unit: 'days' } }];
		const event = (day: number, points: number) => ({
			lead: 'ann',
			eventId: null,
			at: START + day * DAY,
			matches: { a: { holds: true, points } },
		});
		await player.scoreItems('A', START, rules, [event(0, 1e9), event(5, 0.1), event(5, 0.2)]);
		await player.play({ do: 'decay', at: START + 12 * DAY, leads: null });

		const [ann] = await player.read(['ann']);
		expect(ann).toMatchObject({ score: 0.3, reasons: [{ points: 0.3, given: 0.3, times: 2 }] });
	} finally {
		close();
	}
});

test('whole points need no more room than a number', () => {
	expect([5, 1e9, -20].reduce<Sum>(added, 0)).toBe(999_999_985);
});
