import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';

/* The examples of the folder workflows, as files. What they do is tested in a real n8n: test/e2e. */

interface Example {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
}

const FOLDER = join(__dirname, '../../workflows');
const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const FILES = readdirSync(FOLDER);
const EXAMPLES = FILES.map((file): [string, Example] => [file, JSON.parse(textOf(file)) as Example]);

const OURS = 'n8n-nodes-lead-scoring.';
const NOTE = 'n8n-nodes-base.stickyNote';

/** Steps that call something outside n8n. They come switched off, so that a first press calls nobody. */
const CALLS_OUT = /\.(slack|hubspot|googleSheets|emailSend|openAi|httpRequest)$/;

/** n8n draws a step this large, and its name below it. */
const STEP = { width: 96, height: 96 };
/** A step's name and what n8n writes below it. */
const LABEL = 50;
/** A step with a place for tools is drawn wide. */
const WIDE: Record<string, number> = { '@n8n/n8n-nodes-langchain.openAi': 256 };

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

const box = ([left, top]: [number, number], width: number, height: number): Box => {
	return { left, top, right: left + width, bottom: top + height };
};

const overlap = (one: Box, other: Box): boolean =>
	one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const notesOf = ({ nodes }: Example): INode[] => nodes.filter(({ type }) => type === NOTE);
const stepsOf = ({ nodes }: Example): INode[] => nodes.filter(({ type }) => type !== NOTE);
const noteBox = ({ position, parameters }: INode): Box =>
	box(position, Number(parameters.width), Number(parameters.height));
const stepBox = ({ position, type }: INode): Box =>
	box(position, WIDE[type] ?? STEP.width, STEP.height + LABEL);

/** Pairs of names whose boxes overlap. */
function overlaps(nodes: INode[], boxOf: (node: INode) => Box): string[] {
	return nodes.flatMap((one, index) =>
		nodes
			.slice(index + 1)
			.filter((other) => overlap(boxOf(one), boxOf(other)))
			.map((other) => `${one.name} / ${other.name}`),
	);
}

/** Where n8n's editor writes the heading of a note. */
function headingBox(note: INode): Box {
	const heading = String(note.parameters.content).split('\n')[0]!.replace('## ', '');
	const [left, top] = note.position;
	return box([left, top], Math.min(Number(note.parameters.width), 16 + heading.length * 11), 44);
}

type Point = [x: number, y: number];

/** Points of the line from one step to another, as the editor draws it. */
function lineBetween(from: INode, to: INode): Point[] {
	const start: Point = [stepBox(from).right, from.position[1] + STEP.height / 2];
	const end: Point = [to.position[0], to.position[1] + STEP.height / 2];
	return start[0] <= end[0] ? forwards(start, end) : backwards(start, end);
}

const FRACTIONS = Array.from({ length: 101 }, (_, index) => index / 100);

/** A curve that leaves and arrives level. */
function forwards([startX, startY]: Point, [endX, endY]: Point): Point[] {
	const middle = (startX + endX) / 2;
	return FRACTIONS.map((t) => {
		const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
		return [a * startX + (b + c) * middle + d * endX, (a + b) * startY + (c + d) * endY];
	});
}

/** Down below the first step, back to the left of the second, and to its height. */
function backwards([startX, startY]: Point, [endX, endY]: Point): Point[] {
	const corners: Point[] = [
		[startX + 40, startY],
		[startX + 40, startY + 130],
		[endX - 40, startY + 130],
		[endX - 40, endY],
	];
	return corners.slice(1).flatMap(([x, y], index) => {
		const [fromX, fromY] = corners[index]!;
		return FRACTIONS.map((t): Point => [fromX + t * (x - fromX), fromY + t * (y - fromY)]);
	});
}

function linesOverHeadings(example: Example): string[] {
	const step = (name: string): INode => example.nodes.find((node) => node.name === name)!;
	const headings = notesOf(example).map(headingBox);
	return Object.entries(example.connections).flatMap(([from, { main = [] }]) =>
		main.flat().flatMap((to) => {
			const line = to ? lineBetween(step(from), step(to.node)) : [];
			const crosses = line.some(([x, y]) =>
				headings.some(({ left, right, top, bottom }) => x > left && x < right && y > top && y < bottom),
			);
			return crosses ? [`${from} → ${to!.node}`] : [];
		}),
	);
}

/** The scores that an example's Score Lead steps change. */
const scoresOf = ({ nodes }: Example): string[] => [
	...new Set(
		nodes
			.filter(({ type }) => type === `${OURS}scoreLead`)
			.map(({ parameters }) => (parameters.score as { value: string }).value),
	),
];

describe('a line over a heading is found', () => {
	const node = (name: string, position: [number, number], parameters = {}): INode => {
		return { id: name, name, type: 'n8n-nodes-base.noOp', typeVersion: 1, position, parameters };
	};
	const drawn = (from: [number, number], to: [number, number], note: [number, number]): Example => ({
		id: 'drawn',
		name: 'Drawn',
		nodes: [
			node('From', from),
			node('To', to),
			{ ...node('Note', note, { content: '## A heading', width: 300, height: 300 }), type: NOTE },
		],
		connections: { From: { main: [[{ node: 'To', type: 'main', index: 0 }]] } },
	});

	test.each([
		['level', drawn([0, 0], [600, 0], [200, 30])],
		['curved', drawn([0, 0], [600, 400], [300, 230])],
		['back, below the first step', drawn([600, 0], [0, 400], [200, 160])],
		['back, down to the second step', drawn([600, 0], [0, 400], [-100, 300])],
	])('%s', (_how, example) => expect(linesOverHeadings(example)).toEqual(['From → To']));

	test('and one that passes beside it is not', () =>
		expect(linesOverHeadings(drawn([0, 0], [600, 0], [200, 60]))).toEqual([]));
});

describe('the examples together', () => {
	test('are all in the README', () => {
		const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
		expect(FILES.filter((file) => !readme.includes(`(workflows/${file}`))).toEqual([]);
	});

	test.each(['id', 'name'] as const)('each has its own %s', (field) => {
		const values = EXAMPLES.map(([, example]) => example[field]);
		expect(new Set(values).size).toBe(values.length);
	});

	test('no two score leads under the same name', () => {
		const scores = EXAMPLES.flatMap(([, example]) => scoresOf(example));
		expect(new Set(scores).size).toBe(scores.length);
		expect(scores).not.toContain('Lead Score');
	});

	test('no two listen at the same address', () => {
		const addresses = EXAMPLES.flatMap(([, { nodes }]) => nodes.flatMap(({ webhookId }) => webhookId ?? []));
		expect(new Set(addresses).size).toBe(addresses.length);
	});
});

describe.each(EXAMPLES)('%s', (file, example) => {
	test('is named in small letters', () => expect(file).toMatch(/^[a-z]+(-[a-z]+)*\.json$/));

	test('has no credentials', () => expect(textOf(file)).not.toContain('"credentials"'));

	test('has steps with names and IDs of their own, all connected to steps that exist', () => {
		const names = example.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(example.nodes.map(({ id }) => id)).size).toBe(names.length);
		const connected = Object.entries(example.connections).flatMap(([from, outputs]) => [
			from,
			...Object.values(outputs).flatMap((lists) =>
				lists.flatMap((list) => list ?? []).map(({ node }) => node),
			),
		]);
		expect(names).toEqual(expect.arrayContaining(connected));
	});

	test('explains itself in notes with headings, which lie beside each other', () => {
		const notes = notesOf(example);
		expect(notes.length).toBeGreaterThan(0);
		for (const { parameters } of notes) expect(parameters.content).toMatch(/^## \S/);
		expect(overlaps(notes, noteBox)).toEqual([]);
	});

	test('says the score and the lead ID in each step that needs them', () => {
		for (const { name, type, parameters } of example.nodes) {
			if (!/\.(scoreLead|thresholdRouter|applyDecay)$/.test(type)) continue;
			expect([name, parameters.score]).toEqual([
				name,
				expect.objectContaining({ value: expect.any(String) }),
			]);
			if (type.endsWith('.applyDecay') && parameters.applyTo === 'all') continue;
			expect([name, parameters.leadId]).toEqual([name, expect.stringMatching(/^=\{\{.+\}\}$/)]);
		}
	});

	test('calls nobody outside before someone switches that on', () => {
		const on = example.nodes.filter(({ type, disabled }) => CALLS_OUT.test(type) && !disabled);
		expect(on.map(({ name }) => name)).toEqual([]);
	});

	test('has room for every step and its name', () => {
		expect(overlaps(stepsOf(example), stepBox)).toEqual([]);
	});

	test('has no line over a heading', () => expect(linesOverHeadings(example)).toEqual([]));
});
