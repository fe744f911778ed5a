import { nearestField } from '../../../nodes/common/nearestField';

const item = {
	event: 'open',
	Title: 'CEO',
	body: { email: 'ann@example.com', 'First Name': 'Ann', data: { lead: { deep: 1 } } },
	tags: [{ campaign: 'spring' }],
	id: 7,
};

test.each([
	['a letter that is missing', 'evnt', 'event'],
	['letters in another order', 'evetn', 'event'],
	['another case', 'title', 'Title'],
	['a field that is further inside', 'email', 'body.email'],
	['another place', 'query.email', 'body.email'],
	['another spelling further inside', 'first_name', 'body.First Name'],
	['a mistyped field of an object', 'body.emial', 'body.email'],
	['nothing like it', 'company', null],
	['a short name, which is like too many', 'xyz', null],
	['something in a list', 'campaign', null],
	['something deeper than people look', 'deep', null],
])('%s: instead of %p there is %p', (_what, path, nearest) => {
	expect(nearestField(item, path.split('.'))).toBe(nearest);
});

test('an item with very many fields is not gone through whole', () => {
	const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`field ${n}`, { email: n }]));

	expect(nearestField(many, ['email'])).toBeNull();
});
