import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
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
	'= {{ $json.count }}',
	'={{ $json.count }} ',
	'=  {{ $json.missing }}',
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
