import { chanceOf, learn, rulesOf, scoresBy } from '../../learning';
import { learned, pastOf, plain, SETTINGS, withColumn } from './past';

const all = (leads: number) => Uint32Array.from({ length: leads }, (_, row) => row);
const columnsOf = ({ table }: ReturnType<typeof learned>) =>
	table.attributes.map(({ attribute }) => attribute.column);
const rules = (result: ReturnType<typeof learned>) => rulesOf(result.table, { leads: 3_000, won: 900 });

test('the same leads teach the same points', () => {
	expect(rules(learned(plain()))).toEqual(rules(learned(plain())));
});

test('points are whole, and the leads that were learned from lie from 0 to about 100', () => {
	const past = plain();
	const { table } = learned(past);
	const scores = scoresBy(table, past, all(3_000));

	expect(scores.every(Number.isInteger)).toBe(true);
	expect(Math.min(...scores)).toBe(0);
	expect(Math.abs(Math.max(...scores) - 100)).toBeLessThanOrEqual(2);
});

test('so many points more double the odds', () => {
	const { table } = learned(plain(), { scale: { kind: 'doubling', points: 20 } });
	const odds = (score: number) => chanceOf(table.chance, score) / (1 - chanceOf(table.chance, score));

	expect(odds(60) / odds(40)).toBeGreaterThan(1.8);
	expect(odds(60) / odds(40)).toBeLessThan(2.2);
});

test('a table predicts wins on leads that it has not seen, and its chances are right', () => {
	const past = pastOf(40_000, (random) => {
		const [age, size, job] = [random(), random(), random()].map((share) => Math.floor(50 * share)) as [
			number,
			number,
			number,
		];
		const logOdds = -2 + 0.05 * age + (size < 10 ? 1 : 0) - (job % 3);
		return { chance: 1 / (1 + Math.exp(-logOdds)), known: { age, size, job: `job ${job % 3}` } };
	});
	const { figures, warnings } = learned(past);

	expect(figures.auc.value).toBeGreaterThan(0.72);
	expect(figures.calibrationError).toBeLessThan(0.02);
	expect(figures.calibrationSlope).toBeGreaterThan(0.9);
	expect(figures.calibrationSlope).toBeLessThan(1.1);
	expect(figures.brier).toBeLessThan(figures.brierOfRate);
	expect(warnings.filter((warning) => !warning.includes('same as another'))).toEqual([]);
});

test('the table is a list of rules, of which each names its column and value', () => {
	const names = rules(learned(plain())).map(({ name }) => name);

	expect(names).toContain('Every lead');
	expect(names).toContain('Job is Retired');
	expect(names.some((name) => /^Age under \d+$/.test(name))).toBe(true);
});

test('neighbouring bins with the same points are one rule, with the leads of both', () => {
	const { table } = learned(plain());
	const ofAge = rules({ table } as ReturnType<typeof learned>).filter(({ name }) => name.startsWith('Age'));
	const { attribute } = table.attributes.find((one) => one.attribute.column === 'age')!;

	expect(ofAge.length).toBeLessThanOrEqual(attribute.levels.length);
	for (const [place, rule] of ofAge.slice(1).entries())
		if (rule.conditions[0]!.value === ofAge[place]!.conditions.at(-1)!.value)
			expect(rule.points).not.toBe(ofAge[place]!.points);
});

test('where a twin column takes the credit, signs that are to be consistent never go against a conversion', () => {
	const past = pastOf(4_000, (random) => {
		const size = Math.floor(4 * random());
		const twin = random() < 0.9 ? size : Math.floor(4 * random());
		return { chance: 0.05 + 0.15 * size, known: { size: `s${size}`, twin: `t${twin}` } };
	});
	const { table } = learned(past, { style: 'consistent' });

	for (const { points, counts } of table.attributes) {
		const leads = counts.reduce((sum, count) => sum + count.leads, 0);
		const won = counts.reduce((sum, count) => sum + count.won, 0);
		counts.forEach((count, level) =>
			expect(points[level]! * (count.won / count.leads - won / leads)).toBeGreaterThanOrEqual(0),
		);
	}
});

test('numbers that are to be monotone only gain or only lose', () => {
	const past = pastOf(4_000, (random) => {
		const visits = Math.floor(40 * random());
		return { chance: 0.1 + 0.01 * visits + (visits % 3 === 0 ? 0.1 : 0), known: { visits } };
	});
	const { table } = learned(past, { style: 'monotone' });
	const [{ points }] = table.attributes as [(typeof table.attributes)[0]];

	expect(points.length).toBeGreaterThan(2);
	expect([...points]).toEqual([...points].sort((a, b) => a - b));
});

test('where the order is known, the later leads check, and changed times are warned of', () => {
	const past = pastOf(4_000, (random, place) => ({
		chance: place < 2_800 ? 0.1 : 0.4,
		known: { size: random() < 0.5 ? 'small' : 'large', rate: place < 2_800 ? 5 : 1 },
	}));
	const { figures, warnings } = learned({ ...past, order: Float64Array.from(past.won, (_, row) => row) });

	expect(figures.leads).toBe(1_200);
	expect(warnings.join('\n')).toMatch(/Times have changed: of the earlier leads 1\d(\.\d)?% won/);
});

test('numbers that tell the time are left out where the order is known', () => {
	const past = withColumn(plain(), 'budget', (row) => 100 + Math.floor(row / 100));
	const order = Float64Array.from(past.won, (_, row) => row);

	expect(columnsOf(learned(past))).toContain('budget');
	expect(columnsOf(learned({ ...past, order }))).not.toContain('budget');
	expect(learned({ ...past, order }).warnings.join()).toContain('moved away over time');
});

describe('odd leads', () => {
	test('three wins are too few, and it is said how many more are needed', () => {
		const won = new Uint8Array(500);
		won.fill(1, 0, 3);

		expect(learn({ ...plain(500), won }, SETTINGS)).toBe(
			'There are too few outcomes to learn from: 3 leads won and 497 did not. At least 30 of each are needed: 27 more that won.',
		);
	});

	test('one class, and no leads at all', () => {
		expect(learn({ ...plain(500), won: new Uint8Array(500).fill(1) }, SETTINGS)).toMatch(
			/30 more that did not\.$/,
		);
		expect(learn({ columns: new Map(), won: new Uint8Array(), order: null }, SETTINGS)).toMatch(
			/30 more that won, and 30 more that did not\.$/,
		);
	});

	test('columns that are constant, empty, or different for each lead say nothing, and are named', () => {
		let past = withColumn(plain(), 'country', () => 'FR');
		past = withColumn(past, 'fax', () => '');
		past = withColumn(past, 'email', (row) => `lead${row}@example.com`);
		const result = learned(past);

		expect(columnsOf(result)).toEqual(['age', 'job']);
		expect(result.warnings.join('\n')).toMatch(/all leads are the same there: "country"/);
		expect(result.warnings.join('\n')).toMatch(/no lead has a value there: "fax"/);
		expect(result.warnings.join('\n')).toMatch(/hardly two leads have the same value there.*"email"/);
	});

	test('only such columns: every lead has the same chance', () => {
		const past = { ...plain(), columns: new Map([['fax', Array(3_000).fill(null)]]) };
		const { table, figures } = learned(past);

		expect(table.attributes).toEqual([]);
		expect(figures.auc.value).toBe(0.5);
		expect(figures.calibrationError).toBeLessThan(0.05);
	});

	test('of 10,000 texts, the frequent ones have points and the others none', () => {
		const past = withColumn(plain(20_000), 'city', (row) => (row % 2 ? 'Paris' : `City ${row}`));
		const { table } = learned(past);
		const city = table.attributes.find(({ attribute }) => attribute.column === 'city')!.attribute;

		expect(city.levels).toEqual([{ is: 'equal', value: 'Paris' }]);
		expect(city.levelOf('never seen')).toBe(-1);
	});

	test('a column that was filled in because of the outcome is warned of', () => {
		const past = plain();
		const invoice = withColumn(past, 'invoice', (row) => (past.won[row] ? `2026-03-${10 + (row % 9)}` : ''));
		const reason = withColumn(past, 'lost reason', (row) => (past.won[row] || row % 2 ? null : 'price'));

		expect(learned(invoice).warnings.join()).toContain('"invoice" alone predicts nearly every win');
		expect(learned(reason).warnings.join()).toContain('"lost reason" alone predicts nearly every win');
	});

	test('where few leads won, a field that is rarely filled in is no such column, unless it is for the won only', () => {
		const past = { ...plain(10_000), won: new Uint8Array(10_000).fill(1, 0, 100) };
		const fax = withColumn(past, 'fax', (row) => (row % 250 === 249 ? '+49 30 1234' : ''));
		const invoice = withColumn(past, 'invoice', (row) => (row < 60 ? 'sent' : ''));

		expect(learned(fax).warnings.join()).not.toContain('"fax" alone predicts');
		expect(learned(invoice).warnings.join()).toContain('"invoice" alone predicts nearly every win');
	});

	test('leads that came in twice are warned of', () => {
		const past = pastOf(600, (_, place) => ({ chance: 0.3, known: { age: place } }));
		const twice = {
			columns: new Map([['age', [...past.columns.get('age')!, ...past.columns.get('age')!]]]),
			won: Uint8Array.of(...past.won, ...past.won),
			order: null,
		};

		expect(learned(twice).warnings.join()).toContain('600 of 1,200 leads are the same as another');
		expect(learned(past).warnings.join()).not.toContain('are the same as another');
	});

	test('texts with commas and quotes are one value', () => {
		const past = withColumn(plain(), 'title', (row) => (row % 2 ? 'VP, "Growth"' : "Director's aide"));

		expect(
			rules(learned(past, { scale: { kind: 'doubling', points: 1_000 } })).map(({ name }) => name),
		).toEqual(expect.arrayContaining(['Title is VP, "Growth"']));
	});

	test('of dates, in whatever form, it counts whether there is one', () => {
		const forms = ['2026-03-31', '31.03.2026', '3/31/26', '31 March 2026', 'Tue, 31 Mar 2026 10:00:00 GMT'];
		const past = withColumn(plain(), 'last call', (row) => (row % 3 ? forms[row % forms.length] : null));
		const { table, warnings } = learned(past);
		const call = table.attributes.find(({ attribute }) => attribute.column === 'last call')!.attribute;

		expect(call.kind).toBe('date');
		expect(call.levels.map(({ is }) => is)).toEqual(['known', 'missing']);
		expect(warnings.join()).toContain('hold dates');
	});
});

test('of very many columns, those that predict wins best are used', () => {
	let past = plain();
	for (let n = 0; n < 80; n++) past = withColumn(past, `noise ${n}`, (row) => (row * (n + 7)) % 11);
	const result = learned(past);

	expect(columnsOf(result)).toHaveLength(60);
	expect(columnsOf(result)).toEqual(expect.arrayContaining(['age', 'job']));
	expect(result.warnings.join('\n')).toContain('others predict wins better');
});
