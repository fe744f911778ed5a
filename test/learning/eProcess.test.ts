import { bet, CONVINCING, evidenceOf, randomFrom, START, type Capital, type Judged } from '../../learning';
import { advantageOf } from '../../learning/eProcess';

const WEEKS = 52;
const A_WEEK = 20;

/** The share of years in which one of 52 weekly looks is convinced. */
function convinced(years: number, draw: (random: () => number) => Judged): number {
	const random = randomFrom(11);
	let count = 0;
	for (let year = 0; year < years; year++) {
		let capital: Capital = START;
		for (let week = 0; week < WEEKS; week++) {
			capital = bet(
				capital,
				Array.from({ length: A_WEEK }, () => draw(random)),
			);
			if (evidenceOf(capital) < CONVINCING) continue;
			count++;
			break;
		}
	}
	return count / years;
}

test('a table that is as good as the old one is called better in one of 20 years at most', () => {
	const equal = (random: () => number): Judged => {
		const [one, other] = random() < 0.5 ? [0.1, 0.4] : [0.4, 0.1];
		return { champion: one, challenger: other, won: random() < 0.25 };
	};

	expect(convinced(500, equal)).toBeLessThanOrEqual(0.05);
});

test('nor is one that merely wobbles around the old one', () => {
	const wobbly = (random: () => number): Judged => {
		const chance = 0.05 + 0.4 * random();
		return { champion: chance, challenger: chance * (0.8 + 0.4 * random()), won: random() < chance };
	};

	expect(convinced(500, wobbly)).toBeLessThanOrEqual(0.05);
});

test('a table that is better is found', () => {
	const better = (random: () => number): Judged => {
		const chance = random() < 0.5 ? 0.1 : 0.4;
		return { champion: 0.25, challenger: chance, won: random() < chance };
	};

	expect(convinced(50, better)).toBe(1);
});

test('tables that say the same gain nothing', () => {
	const same = { champion: 0.2, challenger: 0.2, won: true };

	expect(evidenceOf(bet(START, Array(1_000).fill(same)))).toBe(1);
});

test('it makes no difference how the leads are divided among looks', () => {
	const leads = [0.1, 0.2, 0.3, 0.4].map((chance, place) => ({
		champion: 0.25,
		challenger: chance,
		won: place % 2 === 0,
	}));

	expect(bet(bet(START, leads.slice(0, 1)), leads.slice(1))).toEqual(bet(START, leads));
});

test('one lead that was thought impossible does not decide', () => {
	expect(advantageOf({ champion: 0, challenger: 0.5, won: true })).toBe(1);
	expect(advantageOf({ champion: 0.5, challenger: 1, won: false })).toBe(-1);
	expect(advantageOf({ champion: 0.2, challenger: 0.3, won: true })).toBeCloseTo(Math.log(1.5));
});
