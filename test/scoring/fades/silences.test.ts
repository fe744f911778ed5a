import { after, remainingShare, silencesOf, type Duration, type Fade, type Silence } from '../../../scoring';

const DAY = 86_400_000;
const at = (text: string) => Date.parse(text);
const months = (amount: number): Duration => ({ amount, unit: 'months' });
const START = at('2026-01-31T12:00:00Z');
const ofRemaining: Fade = { type: 'percentOfRemaining', every: { amount: 30, unit: 'days' }, percent: 40 };

describe('counted from the last activity', () => {
	const fade: Fade = { ...ofRemaining, percent: 10, countFrom: 'lastActivity' };
	const day = (n: number) => START + n * DAY;
	const chargedDays = (activities: number[], until: number, first = 0) =>
		endsOf(fade, silencesOf(fade, day(first), activities.map(day), day(until), 'UTC')).map(
			(end) => (end - START) / DAY,
		);

	test('every whole interval of silence is charged, whether or not a decay ran during it', () => {
		expect(chargedDays([], 29.999)).toEqual([]);
		expect(chargedDays([], 30)).toEqual([30]);
		expect(chargedDays([0, 45], 75)).toEqual([30, 75]);
		expect(chargedDays([0, 45], 74.999)).toEqual([30]);
	});

	test('an interval that ends as the next activity begins is charged', () => {
		expect(chargedDays([30], 59)).toEqual([30]);
		expect(chargedDays([29.999], 59)).toEqual([]);
	});

	test('activities in any order, and before the first award, make no difference', () => {
		expect(chargedDays([50, 20, 35], 200)).toEqual(chargedDays([20, 35, 50], 200));
		expect(chargedDays([-20, -5], 61)).toEqual([30, 60]);
	});

	test('the n-th interval of a silence ends n intervals after its start', () => {
		const monthly: Fade = { ...fade, every: months(1) };
		const ends = endsOf(monthly, silencesOf(monthly, START, [], at('2026-05-30T12:00:00Z'), 'UTC'));

		expect(ends.map((end) => new Date(end).toISOString().slice(0, 10))).toEqual([
			'2026-02-28',
			'2026-03-31',
			'2026-04-30',
		]);
	});

	test('a silence is charged to the awards dated before its end', () => {
		const silences = silencesOf(fade, START, [], day(70), 'UTC');
		const leftOf = (award: number) => remainingShare(fade, day(award), day(70), 'UTC', silences);

		expect(leftOf(0)).toBeCloseTo(0.81, 12);
		expect(leftOf(29.999)).toBeCloseTo(0.81, 12);
		expect(leftOf(30)).toBeCloseTo(0.9, 12);
		expect(leftOf(60)).toBe(1);
		expect(leftOf(80)).toBe(1);
	});
});

/** The ends of all intervals in some silences. */
const endsOf = ({ every }: Fade, silences: Silence[], zone = 'UTC'): number[] =>
	silences.flatMap(({ start, whole }) =>
		Array.from({ length: whole }, (_, index) => after(start, every, zone, index + 1)),
	);
