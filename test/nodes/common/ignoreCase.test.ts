import type { IDataObject } from 'n8n-workflow';
import { filter, when } from '../setup';
import { verdicts } from './judge';

const judge = async (
	operation: string,
	field: unknown,
	value: unknown,
	options: object = {},
	type = 'string',
) => {
	const json = { a: field } as IDataObject;
	const condition = when('a', type, operation, value);
	if (type === 'array') condition.operator.rightType = 'any';
	return (await verdicts(filter([condition], 'and', options), [json]))[0]!.ours;
};

describe('a pattern ignores case', () => {
	test.each([
		['\\b(CEO|CTO|VP|Director)\\b', 'VP Sales', true],
		['\\b(CEO|CTO|VP|Director)\\b', 'director', true],
		['\\b(CEO|CTO|VP|Director)\\b', 'Intern', false],
		['/CEO/', 'ceo', true],
		['/^ceo$/m', 'x\nCEO', true],
		['/CEO/i', 'ceo', true],
		['/a/b', 'x/A/B', true],
		['x/g', 'X/G', true],
		['^\\S+$', 'ab', true],
		['^\\S+$', '  ', false],
		['^\\D+$', '12', false],
		['^\\W$', '-', true],
		['a\\Bb', 'AB', true],
		['[A-F]', 'c', true],
		['ÉCOLE', 'école', true],
		['ΟΔΟΣ', 'οδος', true],
		['/\\p{Lu}{3}/u', 'ceo', true],
		['one\ntwo', 'ONE\nTWO', true],
		['', 'x', true],
	])('%j in %j: %s', async (pattern, text, expected) => {
		expect(await judge('regex', text, pattern)).toBe(expected);
		expect(await judge('notRegex', text, pattern)).toBe(!expected);
	});

	test('unless Match Case is on', async () => {
		expect(await judge('regex', 'ceo', 'CEO', { caseSensitive: true })).toBe(false);
		expect(await judge('regex', 'CEO', 'CEO', { caseSensitive: true })).toBe(true);
		expect(await judge('regex', 'ceo', '/CEO/i', { caseSensitive: true })).toBe(true);
	});

	test('also one that comes from the item', async () => {
		const condition = when('a', 'string', 'regex', '={{ $json.pattern }}');
		const [verdict] = await verdicts(filter([condition]), [{ a: 'vp sales', pattern: '^VP' }]);

		expect(verdict!.ours).toBe(true);
	});
});

describe('texts are compared without case, in any script', () => {
	test.each([
		['STRASSE', 'Straße'],
		['STRAẞE', 'strasse'],
		['İSTANBUL', 'istanbul'],
		['ıstanbul', 'Istanbul'],
		['ΟΔΟΣ', 'οδος'],
		['ΟΔΟΣ', 'οδοσ'],
		['ÉCOLE', 'école'],
		['ДИРЕКТОР', 'директор'],
	])('%s and %s', async (one, other) => {
		expect(await judge('equals', one, other)).toBe(true);
		expect(await judge('notEquals', one, other)).toBe(false);
		expect(await judge('contains', `x ${one}x`, other)).toBe(true);
		expect(await judge('notContains', `x ${one}`, other)).toBe(false);
		expect(await judge('startsWith', `${one}x`, other)).toBe(true);
		expect(await judge('endsWith', `x${one}`, other)).toBe(true);
		expect(await judge('contains', ['x', one], other, {}, 'array')).toBe(true);
		expect(await judge('notContains', ['x', one], other, {}, 'array')).toBe(false);
		expect(await judge('equals', one, other, { caseSensitive: true })).toBe(false);
	});

	test('a list as a text, and an object as a text', async () => {
		expect(await judge('contains', '["VIP", "Größe"]', 'GRÖSSE', {}, 'array')).toBe(true);
		expect(await judge('regex', ['CEO', 'Sales'], '"ceo"')).toBe(true);
		expect(await judge('contains', { title: 'CEO' }, 'ceo')).toBe(true);
	});

	test('what is in a list beside texts stays as it is', async () => {
		expect(await judge('contains', ['ß', 5], '={{ 5 }}', {}, 'array')).toBe(true);
	});
});
