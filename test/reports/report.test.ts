import fc from 'fast-check';
import { report, type Report, type ReportData } from '../../reports';
import { COLOURS } from '../../reports/colours';
import { DAY } from '../../scoring';
import { parse, svgsIn } from './drawings';
import { big, empty, hostile, small } from './examples';

const ten: ReportData = {
	...big(),
	bands: Array.from({ length: 10 }, (_, index) => ({
		name: `Band ${index}`,
		from: 3 + 9 * index,
		leads: index,
	})),
};
const negative: ReportData = {
	...small,
	distribution: [
		{ from: -60, to: -55, leads: 2 },
		{ from: -55, to: -50, leads: 0 },
		{ from: -50, to: -45, leads: 1 },
	],
	bands: [{ name: 'Sales', from: -50, leads: 1 }],
	rules: [{ rule: 'Bounced', points: -60, times: 3, leads: 3 }],
};
const huge: ReportData = {
	...small,
	leads: 5e12,
	distribution: [
		{ from: -Number.MAX_VALUE, to: 0, leads: 4e12 },
		{ from: 0, to: Number.MAX_VALUE, leads: 1e12 },
	],
	bands: [{ name: 'Sales', from: 1e200, leads: 1 }],
	rules: [
		{ rule: 'Much', points: Number.MAX_VALUE, times: 9e15, leads: 5e12 },
		{ rule: 'Little', points: -Number.MAX_VALUE, times: 1, leads: 1 },
	],
};
const EXAMPLES = { empty, small, big: big(), ten, negative, huge, hostile: hostile() };

const SHAPES = 'svg title desc style rect g path polygon text defs clipPath'.split(' ');
const TAGS = [
	...SHAPES,
	...'!doctype html head meta body main header section h1 h2 p ul li strong span bdi div'.split(' '),
	...'details summary table caption thead tbody tr th td wbr'.split(' '),
];

const chart = (data: ReportData, name: string): string =>
	report(data).charts.find((one) => one.name === name)!.svg;
const allSvgs = ({ html, charts }: Report): string[] => [...charts.map(({ svg }) => svg), ...svgsIn(html)];
const wordsIn = (svg: string): string[] => parse(svg).words.map(({ words }) => words);

describe.each(Object.entries(EXAMPLES))('a report about %s data', (_, data) => {
	const told = report(data);

	test('has drawings that an XML parser reads, of shapes and words only', () => {
		for (const svg of allSvgs(told)) {
			for (const { name } of parse(svg).tags) expect(SHAPES).toContain(name);
		}
	});

	test('needs no script and nothing from elsewhere', () => {
		for (const file of [told.html, ...allSvgs(told)]) {
			expect(file).not.toMatch(/<script/i);
			expect(file.replace(/ xmlns(:xlink)?="[^"]*"/g, '')).not.toMatch(/https?:|\s(src|href|on\w+)=|@import/);
		}
	});

	test('is drawn in colours that have a dark partner', () => {
		const light: string[] = Object.values(COLOURS).map(([colour]) => colour);
		for (const svg of allSvgs(told)) {
			for (const { name, attributes } of parse(svg.replace(/<defs[^]*?<\/defs>/g, '')).tags) {
				const used = [attributes.fill, attributes.stroke].filter(
					(one) => one !== undefined && one !== 'none',
				);
				for (const colour of used) expect(light).toContain(colour);
				// What names no colour is black, also in the dark.
				if (['path', 'rect', 'text'].includes(name)) expect(attributes).toHaveProperty('fill');
			}
		}
	});

	test('has no figure that is none', () => {
		for (const file of [told.html, ...allSvgs(told)]) expect(file).not.toMatch(/NaN|Infinity|∞|undefined/);
	});

	test('comes out the same again', () => {
		report(small);
		expect(report(data)).toEqual(told);
	});

	test('gives no two things one ID', () => {
		const ids = [...told.html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
		expect(ids).toEqual([...new Set(ids)]);
	});
});

test('texts of any kind leave page and drawings whole', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
			const data = hostile(text);
			const told = report({ ...data, movements: data.movements.slice(0, 10) });
			for (const svg of allSvgs(told)) parse(svg);
			for (const [, name] of told.html.matchAll(/<\/?([^\s>]*)/g)) expect(TAGS).toContain(name);
		}),
		{ numRuns: 25 },
	);
});

test('markup is shown as it was written, and what cannot be shown leaves a mark', () => {
	const svg = chart(hostile('<b>"&\'\u0000'), 'rules');
	expect(wordsIn(svg)).toContain('<b>"&\'\ufffd');
	expect(report(hostile('<b>')).html).toContain('<bdi>&#60;b&#62;</bdi>');
});

test('a drawing keeps a name that looks like an ID of the library', () => {
	expect(wordsIn(chart(hostile('id="zr0-c0"'), 'rules'))).toContain('id="zr0-c0"');
});

test.each(Object.getOwnPropertyNames(Object.prototype))(
	'a rule named %s leaves objects as they are',
	(name) => {
		const kept = (Object.prototype[name as keyof object] as object | null) ?? {};
		const { html, charts } = report(hostile(name));
		expect([Object.keys(Object.prototype), Object.keys(Object), Object.keys(kept)]).toEqual([[], [], []]);
		expect(html).toContain(`<bdi>${name}</bdi>`);
		expect(wordsIn(charts.find((one) => one.name === 'rules')!.svg)).toContain(`${name}\u200b`);
	},
);

test('a text of ten kilobytes is cut', () => {
	const told = report(hostile('👩‍👩‍👧‍👦🔥'.repeat(400)));
	for (const { svg } of told.charts) {
		for (const words of wordsIn(svg)) expect([...words].length).toBeLessThan(120);
	}
	for (const [, words = ''] of told.html.matchAll(/<bdi>(.*?)<\/bdi>/g)) {
		expect([...words].length).toBeLessThanOrEqual(241);
	}
});

describe('without leads', () => {
	const { html, charts } = report(empty);

	test('the page says so, and no chart is drawn', () => {
		expect(html).toContain('No lead has this score yet.');
		expect(charts).toEqual([]);
		expect(svgsIn(html)).toEqual([]);
	});
});

test('charts are named, and the one of a lead comes only where it was asked for', () => {
	const names = (data: ReportData) => report(data).charts.map(({ name }) => name);
	expect(names(big())).toEqual(['distribution', 'movements', 'rules', 'timeline']);
	expect(names({ ...big(), timeline: null })).toEqual(['distribution', 'movements', 'rules']);
});

test('bands in which nobody moved are told in a sentence', () => {
	const still = big().movements.map((move) => ({ ...move, entered: 0, left: 0 }));
	const { html, charts } = report({ ...big(), movements: still });
	expect(html).toContain('No lead has changed its band in this time.');
	expect(charts.map(({ name }) => name)).not.toContain('movements');
});

test('the headlines give the figures', () => {
	const { html } = report({ ...big(), leads: 50_000 });
	expect(html).toContain('<strong>50,000</strong>');
	expect(html).toContain('820 entered, 788 left');
	expect(html).toContain('“<bdi>Opened an email</bdi>”');
});

test('dates are those of the zone', () => {
	expect(report(big()).html).toContain('22 Nov 2026, 14:05 (<bdi>Europe/Berlin</bdi>)');
	expect(wordsIn(chart(big(), 'movements'))).toContain('25 Aug');
	expect(wordsIn(chart({ ...big(), zone: 'UTC' }, 'movements'))).toContain('24 Aug');
});

test.each([
	['few points', big(), 5],
	['many points, with long labels', huge, 1],
])('a bar of %s begins where its band does', (_, data, bands) => {
	const { tags } = parse(chart(data, 'distribution'));
	const starts = (is: (attributes: Record<string, string>) => boolean) =>
		tags
			.filter(({ attributes }) => is(attributes))
			.map(({ attributes }) => Number(/^M([\d.]+)/.exec(attributes.d!)![1]));
	const bars = starts(({ fill }) => fill === COLOURS.up[0]);
	const lines = starts((attributes) => 'stroke-dasharray' in attributes);
	expect(lines).toHaveLength(bands);
	for (const line of lines) expect(Math.min(...bars.map((bar) => Math.abs(bar - line)))).toBeLessThan(1.5);
});

test('an email can be broken between its parts', () => {
	const top = [{ ...small.top[0]!, leadId: 'ann.b@mail.example.com' }];
	expect(report({ ...small, top }).html).toContain('ann.<wbr>b@<wbr>mail.<wbr>example.<wbr>com');
	expect(report({ ...small, top: [{ ...top[0]!, why: 'Opened +12.5' }] }).html).toContain('+12.5');
});

test('a single score is one bar among room for others', () => {
	const alone = { ...small, distribution: [{ from: 10, to: 11, leads: 1 }], bands: [] };
	const svg = chart(alone, 'distribution');
	const [bar] = parse(svg).tags.filter(({ attributes }) => attributes.fill === COLOURS.up[0]);
	const [, width] = /l([\d.]+) 0/.exec(bar!.attributes.d!)!;
	expect(Number(width)).toBeLessThan(100);
	expect(wordsIn(svg).filter((words) => /\d\.\d/.test(words))).toEqual([]);
	expect(report(alone).html).toContain('Each bar is 1 point wide.');
});

test('the axis of rules crosses no name', () => {
	const { tags, words } = parse(chart(big(), 'rules'));
	const axis = tags.filter(({ attributes }) => attributes.stroke === COLOURS.axis[0]);
	expect(axis).toHaveLength(15);
	for (const { attributes } of axis) {
		const [, from = 0, to = 0] = /^M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)/.exec(attributes.d!)!.map(Number);
		// The first two are the heading of a chart that stands alone.
		const names = words.slice(2).filter(({ bold }) => !bold);
		expect(names.filter(({ y }) => y + 6 > from && y - 6 < to)).toEqual([]);
	}
});

test('bands in which nobody moved are named instead of drawn', () => {
	const moves = big().movements.map((move) =>
		move.band === 'Warm' ? { ...move, entered: 0, left: 0 } : move,
	);
	const told = report({ ...big(), movements: moves });
	expect(told.html).toContain('No lead entered or left “Warm”.');
	expect(wordsIn(chart({ ...big(), movements: moves }, 'movements'))).not.toContain('Warm');
});

test('a score is drawn as it stayed until it changed', () => {
	const scores = [
		{ at: 0, score: 60 },
		{ at: 500 * DAY, score: 5 },
		{ at: 510 * DAY, score: 5 },
	];
	const { tags } = parse(
		chart({ ...small, timeline: { ...small.timeline!, scores, events: [] } }, 'timeline'),
	);
	const drawnLine = tags.find(
		({ attributes }) => attributes.stroke === COLOURS.ink[0] && attributes.fill === 'none',
	)!;
	const points = [...drawnLine.attributes.d!.matchAll(/[ML]?([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [x, y]);
	expect(points).toHaveLength(4);
	expect(points[1]![1]).toBe(points[0]![1]);
	expect(points[2]![0]).toBe(points[1]![0]);
	expect(points[3]![1]).toBe(points[2]![1]);
});

test('an outcome is a diamond with its words and no points, in the chart and in the table', () => {
	const events = [...small.timeline!.events, { at: small.at, what: 'Won: d1', points: null, score: 47 }];
	const data = { ...small, timeline: { ...small.timeline!, events } };
	const drawn = chart(data, 'timeline');

	expect(wordsIn(drawn)).toContain('Won: d1');
	const diamonds = (svg: string) =>
		parse(svg).tags.filter(
			({ name, attributes }) => name === 'polygon' && attributes.fill === COLOURS.ink[0],
		);
	expect([drawn, chart(small, 'timeline')].map((svg) => diamonds(svg).length)).toEqual([1, 0]);
	const { html } = report(data);
	expect(html).toContain('<bdi>Won: d1</bdi></td><td class="number"><bdi></bdi></td>');
	expect(html).toContain('Diamonds are outcomes.');
	expect(report(small).html).not.toContain('Diamonds');
});

test('a threshold shows on the ground below the score', () => {
	const { tags } = parse(chart(big(), 'timeline'));
	const ground = tags.findLastIndex(
		({ name, attributes }) => name === 'polygon' && attributes.fill === COLOURS.zebra[0],
	);
	const thresholds = tags.filter(
		({ attributes }, index) => 'stroke-dasharray' in attributes && index > ground,
	);
	expect(thresholds).toHaveLength(5);
});

test('a long history is drawn', () => {
	const { timeline, ...data } = small;
	const scores = Array.from({ length: 150_000 }, (_, index) => ({ at: index * 60_000, score: index % 7 }));
	expect(wordsIn(chart({ ...data, timeline: { ...timeline!, scores, events: [] } }, 'timeline'))).toContain(
		'1970',
	);
});

test('every one of ten bands is named, and no name lies on another', () => {
	for (const svg of [chart(ten, 'distribution'), ...svgsIn(report(ten).html).slice(0, 2)]) {
		const names = parse(svg).words.filter(({ words }) => /^Band \d$/.test(words));
		expect(names).toHaveLength(10);
		for (const one of names) {
			const near = names.filter(
				(other) => Math.abs(other.y - one.y) < one.size && other.x >= one.x && other.x < one.x + 40,
			);
			expect(near).toEqual([one]);
		}
	}
});

test('a threshold far beyond all scores does not squeeze them', () => {
	const far = { ...big(), bands: [...big().bands, { name: 'Dream', from: 1e6, leads: 0 }] };
	expect(wordsIn(chart(far, 'distribution'))).not.toContain('Dream');
	expect(wordsIn(chart(far, 'distribution'))).toContain('150');
	expect(report(far).html).toContain('Dream, from 1,000,000, is far off the chart.');
});

test('the bands stand in a table', () => {
	const rows = report(small).html.match(/<tr><th scope="row">.*?<\/tr>/g)!;
	const cells = rows.map((row) =>
		row
			.replace(/<[^>]*>/g, ' ')
			.split(' ')
			.filter(Boolean),
	);
	expect(cells).toContainEqual(['Sales', '45', '1', '100%']);
	expect(cells).toContainEqual(['Below', '0', '0%']);
});

test('the leads with the highest scores stand with the day of their last activity', () => {
	const [, html] = report(big()).html.split('<h2>Leads with the highest scores</h2>');
	const rows = [...html!.matchAll(/<tr><th scope="row">.*?<\/tr>/g)].slice(0, 4);
	const days = rows.map(([row]) => /<td><bdi>Sales<\/bdi><\/td><td><bdi>(.*?)</.exec(row)![1]);
	expect(days).toEqual(['22 Nov 2026', '19 Nov 2026', '16 Nov 2026', '–']);
});

test('the page says whose bands it shows, at its end', () => {
	const end = (data: ReportData) =>
		/<section class="about">([^]*)<\/section>\s*<\/main>/
			.exec(report(data).html)![1]!
			.replace(/<[^>]*>/g, '');
	expect(end(small)).toContain('Bands of the step “Threshold Router” in the workflow “Lead journey”');
	expect(end(big())).toContain('“Lead journey”; 2 other routers are not shown');
});

test('the page opens with who is hot, and why', () => {
	const [before, section] = report(big()).html.split('<h2>Hot this week, and why</h2>');
	expect(before).not.toMatch(/<h2>|<li>|Threshold Router|Lead journey/);
	const rows = [...section!.split('</section>')[0]!.matchAll(/<tr><th scope="row">(.*?)<\/tr>/g)];
	const cells = rows.map(([, row]) =>
		row!
			.replaceAll('<wbr>', '')
			.split(/<\/t[hd]>/)
			.map((cell) => cell.replace(/<[^>]*>/g, '')),
	);
	expect(cells[1]).toEqual([
		'ann@example.com',
		'148.5',
		'+62',
		'Sales since 19 Nov',
		'Started a trial +50, Visited the pricing page +10, Opened an email +2',
		'',
	]);
	expect(cells[3]!.slice(0, 4)).toEqual(['omar@example.net', '64', '+44', 'Active on 20 Nov']);
});

test('a page on which nobody is hot says so', () => {
	expect(report(small).html).toContain(
		'No lead rose to <bdi>Sales</bdi> or gained points since 15 Nov 2026.',
	);
	const { html } = report({ ...small, bands: [], router: null, movements: [] });
	expect(html).toContain('No lead gained points since 15 Nov 2026.');
});

test('without a router there is no column of bands', () => {
	const { html } = report({ ...small, bands: [], router: null, movements: [] });
	expect(html).toContain('ann@example.com');
	expect(html).not.toMatch(/Band|Below/);
});

test('leads that the router has not seen are counted apart', () => {
	const waiting = { ...small, leads: 5, notRouted: 3, elsewhere: 1 };
	const { html } = report({ ...waiting, top: [{ ...small.top[0]!, band: undefined }] });
	expect(html).toContain('3 are not routed yet');
	expect(html).toContain('<td><bdi>Not routed yet</bdi></td>');
	expect(html).toContain('The router has not seen 3 leads yet.');
	const rows = [...html.matchAll(/<th scope="row"><bdi>(In other bands|Not routed yet)<.*?<\/tr>/g)];
	expect(rows.map(([row]) => row.replace(/<[^>]*>/g, ' ').match(/\d+%?/g))).toEqual([
		['1', '20%'],
		['3', '60%'],
	]);
});

test('the table has what the chart leaves out', () => {
	const words = wordsIn(chart(big(), 'rules'));
	expect(words).toContain('Referred a friend');
	expect(words).not.toContain('Spoke to us at a fair');
	expect(report(big()).html).toContain('Spoke to us at a fair');
});

test.each(['ink', 'quiet', 'up', 'down'] as const)(
	'%s is legible on every ground, in light and dark',
	(text) => {
		for (const shade of [0, 1] as const) {
			for (const ground of [COLOURS.surface, COLOURS.zebra]) {
				expect(contrast(COLOURS[text][shade], ground[shade])).toBeGreaterThanOrEqual(4.5);
			}
		}
	},
);

/** As WCAG 2 has it. */
function contrast(a: string, b: string): number {
	const luminance = (hex: string) => {
		const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
			const value = parseInt(hex.slice(start, start + 2), 16) / 255;
			return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
	return (light + 0.05) / (dark + 0.05);
}
