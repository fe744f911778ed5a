import { LeadGroups } from '../../../learning/check';

test('leads that share an outcome belong together, also through others', () => {
	const groups = new LeadGroups();
	const leads = [['a'], ['b'], [], ['c'], ['a', 'b'], ['c', 'c']].map((outcomes) => groups.add(outcomes));
	const found = leads.map((lead) => groups.of(lead));
	expect(found[0]).toBe(found[1]);
	expect(found[4]).toBe(found[0]);
	expect(found[3]).toBe(found[5]);
	expect(new Set(found).size).toBe(3);
});

test('a very long chain of leads', () => {
	const groups = new LeadGroups();
	for (let lead = 0; lead < 200_000; lead++) groups.add([`deal ${lead}`, `deal ${lead + 1}`]);
	expect(groups.of(0)).toBe(groups.of(199_999));
});
