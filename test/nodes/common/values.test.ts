import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { canDiffer, compileValue } from '../../../nodes/common/values';
import { readings } from './judge';

const item = {
	a: { b: 7, 'c d': 'x', list: [1, { e: 'deep' }], none: null, when: '2026-01-01' },
	email: 'ann@x.org',
	count: 3,
	yes: true,
};

test.each([
	'plain text',
	'',
	'={{ $json.a.b }}',
	'={{$json.a.b}}',
	'={{ $json["a"]["c d"] }}',
	"={{ $json['a']['c d'] }}",
	'={{ $json.a.list[0] }}',
	'={{ $json.a["list"][1].e }}',
	'={{ $json.a?.list?.[1]?.e }}',
	'={{ $json.a.list }}',
	'={{ $json.a }}',
	'={{ $json.a.list.length }}',
	'={{ $json.email.length }}',
	'={{ $json.email[0] }}',
	'={{ $json.a.none }}',
	'={{ $json.a.none.deeper }}',
	'={{ $json.missing }}',
	'={{ $json.missing.deeper }}',
	'={{ $json.yes }}',
	'={{ $json }}',
	'={{ $json.count }} times',
	'={{ $json.count + 1 }}',
	'={{ $json.email.toUpperCase() }}',
	'={{ $json.email.split("@")[1] }}',
	'={{ $json.a.b }}{{ $json.count }}',
	'={{ $json.a.list.first() }}',
	'={{ $json.missing ?? "none" }}',
	'={{ $json.count > 2 ? "many" : "few" }}',
	'={{ $itemIndex }}',
	'={{ $json.email.isEmail() }}',
	'=text without an expression',
])('%s reads as n8n reads it', async (parameter) => {
	const [reading] = await readings(parameter, [item]);

	expect(reading!.ours).toEqual(reading!.theirs);
});

test('any field of any item reads as n8n reads it', async () => {
	// n8n takes these for the end of the expression, wherever they stand.
	const text = fc.string({ maxLength: 3 }).filter((name) => !name.includes('}}'));
	const key = fc.oneof(fc.constantFrom('a', 'b', 'length', '0', 'x y'), text);
	const json = fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }) as fc.Arbitrary<IDataObject>;
	const path = fc.array(key, { minLength: 1, maxLength: 3 });
	const items = fc.array(json, { minLength: 1, maxLength: 5 });
	await fc.assert(
		fc.asyncProperty(path, items, async (steps, all) => {
			const field = steps.map((step) => `[${JSON.stringify(step)}]`).join('');
			for (const { ours, theirs } of await readings(`={{ $json${field} }}`, all))
				expect(ours).toEqual(theirs);
		}),
		{ numRuns: 200 },
	);
});

/** What n8n's editor writes when a field is dragged: it escapes apostrophes, and nothing else. */
const dragged = (path: Array<string | number>): string =>
	path.reduce<string>((written, step) => {
		if (typeof step === 'number') return `${written}[${step}]`;
		if (/^[a-zA-Z_$][a-zA-Z0-9_$]*$/.test(step)) return `${written}.${step}`;
		return `${written}['${step.replaceAll("'", "\\'")}']`;
	}, '$json');
const isField = (raw: string): boolean => compileValue({} as never, raw).isField;

test('a field of any name that is dragged is a plain field and reads as n8n reads it', async () => {
	const words = fc.constantFrom(
		'a',
		"d'employés",
		'Größe',
		'x y',
		'日本',
		'😀',
		'["q"]',
		"''",
		'{',
		'`',
		'.',
		'-',
		'0',
	);
	const name = fc
		.oneof(
			fc.array(words, { minLength: 1, maxLength: 3 }).map((all) => all.join('')),
			fc.string({ unit: 'grapheme', maxLength: 5 }),
		)
		// What n8n cannot read: the end of an expression within it, a line break, a backslash, which the editor leaves as it is,
		// and a lone $, which it takes for a function of its own.
		.filter(
			(text) =>
				!/\}\}|[\n\r\\\u2028\u2029]/.test(text) &&
				!['__proto__', 'constructor', 'prototype', '$'].includes(text),
		);
	const step = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: fc.nat(3) });
	const nest = (path: Array<string | number>, value: unknown): unknown =>
		path.reduceRight(
			(inner, key) => (typeof key === 'number' ? [...Array<null>(key).fill(null), inner] : { [key]: inner }),
			value,
		);
	await fc.assert(
		fc.asyncProperty(
			name,
			fc.array(step, { maxLength: 2 }),
			fc.jsonValue({ maxDepth: 1 }),
			async (first, more, value) => {
				const path = [first, ...more];
				const items = [nest(path, value) as IDataObject, {}];
				const raw = `={{ ${dragged(path)} }}`;

				expect(isField(raw)).toBe(true);
				for (const { ours, theirs } of await readings(raw, items)) expect(ours).toEqual(theirs);
			},
		),
		{ numRuns: 150 },
	);
});

test.each([
	"={{ $json['Nombre d\\'employés'] }}",
	'={{ $json["Nombre d\'employés"] }}',
	'={{ $json[\'say "hi"\'] }}',
	'={{ $json["say \\"hi\\""] }}',
	"={{ $json['C:\\temp'] }}",
	"={{ $json['back\\\\slash'] }}",
	'={{ $json.Größe }}',
	'={{ $json.größe?.[0]?.["Ä"] }}',
	'={{ $input.item.json.Größe }}',
	'={{\n\t$json.Größe\n}}',
	'={{ $json .a [ "b" ] }}',
	"={{ $json['{{'] }}",
])('%s is a plain field that reads as n8n reads it', async (raw) => {
	const all = {
		"Nombre d'employés": 500,
		'say "hi"': 1,
		'C:\temp': 2,
		'back\\slash': 3,
		Größe: 4,
		größe: [{ Ä: 5 }],
		a: { b: 6 },
		'{{': 7,
	};
	const [reading] = await readings(raw, [all]);

	expect(isField(raw)).toBe(true);
	expect(reading!.ours).toBeDefined();
	expect(reading!.ours).toEqual(reading!.theirs);
});

test.each(['={{ $json.count }} ', '= {{ $json.count }}', '=\n{{ $json.count }}\n'])(
	'blanks around a field make no text of it: %j',
	async (raw) => {
		expect(await readings(raw, [{ count: 3 }, {}])).toMatchObject([{ ours: 3 }, {}]);
		expect(isField(raw)).toBe(true);
	},
);

test.each([
	"={{ $('Earlier step').item.json['d\\'employés'] }}",
	"={{ $('It\\'s a step').all()[3].json.body.title }}",
	'={{ $node["Webhook"].json.body }}',
])('a field of an earlier step is a plain field, too: %s', (raw) => {
	expect(isField(raw)).toBe(true);
});

test.each([
	'={{ $json.a + 1 }}',
	'={{ $json.a.trim() }}',
	'={{ $json.a }}{{ $json.b }}',
	'={{ $json.a }} times',
	'={{ $json[$json.a] }}',
	'={{ $json }}',
	"={{ $json['}}'] }}",
])('%s is no plain field', (raw) => {
	expect(isField(raw)).toBe(false);
});

describe('whether an expression can differ between items', () => {
	test.each([
		'={{ $json.a }}',
		'={{ $itemIndex }}',
		"={{ $('Config').item.json.a }}",
		'={{ $input.item.json.a }}',
		"={{ $('Config').all()[$itemIndex].json.a }}",
		'={{ $vars.a + $json.b }}',
		'={{ `${$json.a}` }}',
	])('%s can', (raw) => expect(canDiffer(raw)).toBe(true));

	test.each([
		'fixed',
		'$json.a',
		'=fixed',
		'={{ 1 + 1 }}',
		'={{ $vars.score }}',
		'={{ $workflow.name + $execution.id }}',
		'={{ $now.minus({ days: 1 }) }}',
		"={{ $('Config').first().json.max }}",
		'={{ $("Config").all()[0].json.max }}',
		'={{ $input.first().json.max }}',
	])('%s cannot', (raw) => expect(canDiffer(raw)).toBe(false));
});
