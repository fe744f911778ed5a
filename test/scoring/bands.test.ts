import {
	bandsInOrder,
	bandToday,
	lastBandsOf,
	newScore,
	recalled,
	route,
	withBandsOf,
	type Routing,
	type Score,
} from '../../scoring';

const routing: Routing = {
	bands: [
		{ name: 'Nurture', from: [['Score', 0]] },
		{ name: 'Warm', from: [['Score', 20]] },
		{ name: 'Sales', from: [['Score', 50]] },
	],
	when: 'changed',
	margin: 0,
	rememberFirst: false,
};

const go = (score: number, last: string | null | undefined, more: Partial<Routing> = {}, isBack = false) =>
	route({ ...routing, ...more }, new Map([['Score', score]]), last, isBack);

test.each([
	[-0.1, null],
	[0, 'Nurture'],
	[19.99, 'Nurture'],
	[20, 'Warm'],
	[50, 'Sales'],
	[1_000, 'Sales'],
])('%d points are in %s: a threshold belongs to its band', (score, band) => {
	expect(go(score, undefined).band).toBe(band);
});

test('thresholds are compared after rounding to nine decimals', () => {
	expect(go(19.9999999999, undefined).band).toBe('Warm');
	expect(go(19.999999999, undefined).band).toBe('Nurture');
	const bands = [{ name: 'Some', from: [['Score', 0.3]] as Array<[string, number]> }];
	expect(go(0.1 + 0.2, undefined, { bands }).band).toBe('Some');
	expect(go(0.3, undefined, { bands: [{ name: 'Some', from: [['Score', 0.1 + 0.2]] }] }).band).toBe('Some');
});

test('a lead new to the router comes from below every band', () => {
	expect(go(20, undefined)).toMatchObject({ band: 'Warm', previous: null, direction: 'up', isRouted: true });
	expect(go(-1, undefined)).toMatchObject({ band: null, previous: null, direction: 'none', isRouted: false });
});

test('a lead whose band was renamed or removed comes from below every band', () => {
	expect(go(20, 'Hot')).toMatchObject({ band: 'Warm', previous: null, direction: 'up', isRouted: true });
});

test.each([
	['always', [true, true, true, true]],
	['changed', [true, true, false, true]],
	['up', [true, false, false, false]],
	['down', [false, true, false, true]],
] as const)('%s: rising, falling, staying and leaving all bands', (when, expected) => {
	const seen = [
		go(50, 'Warm', { when }),
		go(20, 'Sales', { when }),
		go(20, 'Warm', { when }),
		go(-1, 'Warm', { when }),
	];

	expect(seen.map(({ isRouted }) => isRouted)).toEqual(expected);
	expect(seen.map(({ direction }) => direction)).toEqual(['up', 'down', 'none', 'down']);
});

describe('with a margin of 5', () => {
	const margin = { margin: 5 };

	test.each([
		[45, 'Sales', 'Sales'],
		[44.999, 'Sales', 'Warm'],
		[15, 'Warm', 'Warm'],
		[14.9, 'Warm', 'Nurture'],
		// A fall of two bands stops in the highest it still meets.
		[15, 'Sales', 'Warm'],
		[14.9, 'Sales', 'Nurture'],
		[-5, 'Nurture', 'Nurture'],
		[-5.1, 'Nurture', null],
		// Not above its own.
		[45, 'Warm', 'Warm'],
		[19, 'Nurture', 'Nurture'],
	])('%d points leave a lead of %s in %s', (score, last, band) => {
		expect(go(score, last, margin).band).toBe(band);
	});

	test('a falling lead does not get into a higher band whose margin it meets', () => {
		const bands: Routing['bands'] = [
			{ name: 'Warm', from: [['Score', 20]] },
			{ name: 'Hot', from: [['Score', 22]] },
		];

		expect(go(19, 'Warm', { ...margin, bands }).band).toBe('Warm');
	});

	test('a lead rises and begins without a margin', () => {
		expect(go(49, 'Warm', margin).band).toBe('Warm');
		expect(go(50, 'Warm', margin).band).toBe('Sales');
		expect(go(45, undefined, margin).band).toBe('Warm');
		expect(go(45, 'Gone', margin).band).toBe('Warm');
	});
});

describe('a band that asks for several scores', () => {
	const bands: Routing['bands'] = [
		{ name: 'Warm', from: [['Score', 20]] },
		{
			name: 'Sales',
			from: [
				['Score', 50],
				['Fit', 30],
			],
		},
	];
	const both = (score: number, fit: number, last?: string, margin = 0) =>
		route(
			{ ...routing, bands, margin },
			new Map([
				['Score', score],
				['Fit', fit],
			]),
			last,
			false,
		).band;

	test('is reached where each of them meets its threshold', () => {
		expect([both(50, 30), both(50, 29.9), both(49.9, 30)]).toEqual(['Sales', 'Warm', 'Warm']);
	});

	test('is left where one of them falls further below than the margin', () => {
		expect([both(45, 25, 'Sales', 5), both(50, 24.9, 'Sales', 5)]).toEqual(['Sales', 'Warm']);
	});
});

describe('on first sight', () => {
	test('a lead can be remembered only', () => {
		expect(go(50, undefined, { rememberFirst: true })).toMatchObject({ band: 'Sales', isRouted: false });
		expect(go(50, undefined, { rememberFirst: true, when: 'always' }).isRouted).toBe(false);
	});

	test('a lead that was below all bands has been seen', () => {
		expect(go(50, null, { rememberFirst: true }).isRouted).toBe(true);
	});

	test('a lead whose band is gone has been seen', () => {
		expect(go(50, 'Gone', { rememberFirst: true }).isRouted).toBe(true);
	});
});

describe('a lead that is back after a silence', () => {
	test.each([
		['changed', true],
		['up', true],
		['down', false],
	] as const)('and stays in its band comes out of "%s": %p', (when, isRouted) => {
		expect(go(20, 'Warm', { when }, true).isRouted).toBe(isRouted);
	});

	test('does not come out below all bands', () => {
		expect(go(-1, null, {}, true).isRouted).toBe(false);
	});

	test('and falls does not come out of "up"', () => {
		expect(go(20, 'Sales', { when: 'up' }, true).isRouted).toBe(false);
	});
});

describe('a band that is no longer there', () => {
	type Asked = Array<[score: string, threshold: number]>;
	const band = (name: string, ...from: Asked) => ({ name, from });
	const last = (name: string | null, began: number | null, asked: Asked | null = []) => ({
		band: name,
		began,
		asked,
	});
	const today = (bands: Array<{ name: string; from: Asked }>) => lastBandsOf(bands, 'Score');
	const simple = today([band('Low', ['Score', 0]), band('Warm', ['Score', 20]), band('Hot', ['Score', 50])]);

	test.each([
		['the one of its name', last('Warm', 999), 'Warm'],
		['the one that begins where it began', last('Sales', 50), 'Hot'],
		['the highest that begins no higher', last('Sales', 49), 'Warm'],
		['the highest of all', last('Sales', 1_000), 'Hot'],
		['below every band, where all begin higher', last('Sales', -1), null],
		['below every band, as the lead was', last(null, null, null), null],
		['below every band, where nothing is known of it', last('Sales', null, null), null],
	])('is %s', (_which, was, is) => {
		expect(bandToday(was, simple)).toBe(is);
	});

	const twins = today([
		band('Any', ['Fit', 5]),
		band('Low', ['Score', 0]),
		band('Fitting', ['Fit', 10]),
		band('Best', ['Web', 3], ['Score', 0], ['Fit', 30]),
		band('Hot', ['Score', 50], ['Fit', 30]),
	]);
	test('a band that asks for other scores only begins where the one below it does', () => {
		expect(twins.map(({ began }) => began)).toEqual([null, 0, 0, 0, 50]);
	});

	test.each([
		['the one that asks the same of other scores', last('Sales', 0, [['Fit', 10]]), 'Fitting'],
		['in whichever order', last('Sales', 10, [...twins[3]!.asked!]), 'Best'],
		['the lowest, where none asks the same', last('Sales', 0, [['Fit', 11]]), 'Low'],
		['the only one there', last('Sales', 50, []), 'Hot'],
		['the lowest of all, which has no beginning', last('Sales', null, []), 'Any'],
		['that one too, where the others begin higher', last('Sales', -3, [['Fit', 10]]), 'Any'],
	])('of several that begin at the same place it is %s', (_which, was, is) => {
		expect(bandToday(was, twins)).toBe(is);
	});

	test('is looked up in the bands that the router had, where the route is of an earlier version', () => {
		const score =
			(...bands: Array<[string, number]>) =>
			(before: Score) =>
				withBandsOf(
					before,
					7,
					bands.map(([name, from]) => band(name, ['Score', from])),
				);
		const first = score(['Low', 0], ['Sales', 50])(newScore('contact', 'Score'));
		const renamed = score(['Low', 0], ['Deal', 50])(first);
		const moved = score(['Low', 0], ['Big', 70])(renamed);
		const unknown = last('Sales', null, null);

		expect(recalled(first, 7, unknown)).toEqual(last('Sales', 50));
		expect(recalled(moved, 7, unknown)).toEqual(last('Sales', 50));
		expect(recalled(moved, 8, unknown)).toEqual(unknown);
		expect(recalled(moved, 7, last('Sales', 60))).toEqual(last('Sales', 60));
		expect(recalled(score(['Sales', 80])(moved), 7, unknown)).toEqual(last('Sales', 80));
	});
});

test('a router remembers its bands in their order, also those of other scores only and those that are gone', () => {
	const band = (name: string, ...from: Array<[string, number]>) => ({ name, from });
	const fresh = newScore('contact', 'Score');
	const first = withBandsOf(fresh, 7, [
		band('Any', ['Fit', 0]),
		band('Old', ['Score', 15]),
		band('Warm', ['Score', 20]),
		band('Fine', ['Fit', 10]),
		band('Best', ['Fit', 20]),
		band('Hot', ['Score', 50], ['Fit', 30]),
	]);
	expect(bandsInOrder(first, 7)).toEqual(['Any', 'Old', 'Warm', 'Fine', 'Best', 'Hot']);
	expect(bandsInOrder(first, 8)).toEqual([]);
	const edited = withBandsOf(first, 7, [
		band('Warm', ['Score', 20]),
		band('Best', ['Fit', 20]),
		band('Deal', ['Score', 50]),
	]);
	expect(bandsInOrder(edited, 7)).toEqual(['Old', 'Warm', 'Best', 'Hot', 'Deal']);
	const alone = withBandsOf(edited, 7, [band('Warm', ['Score', 20])]);
	expect(bandsInOrder(alone, 7)).toEqual(['Old', 'Warm', 'Hot', 'Deal']);

	const bandsOf = (bands: unknown[]) => [[7, ...bands]];
	expect(withBandsOf(fresh, 7, [band('Warm', ['Score', 20])]).bandsOf).toEqual(bandsOf([[['Warm', 20]]]));
	expect(withBandsOf(fresh, 7, [band('Best', ['Fit', 20])]).bandsOf).toEqual(
		bandsOf([[], [], [['Best', 0]]]),
	);
});
