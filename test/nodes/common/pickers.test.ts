import { freshSchema } from '../../stores/freshSchema';
import { freshN8n, journey, leadScore, router, scoreLead } from '../setup';

const rules = scoreLead({
	rules: {
		rule: [
			{ name: 'Open', award: 'everyTime', points: 2, appliesTo: 'every', group: 'Email' },
			{ name: 'Demo', award: 'everyTime', points: 30, appliesTo: 'every', group: 'Site' },
		],
	},
});
const named = (name: string) => ({ score: { __rl: true, mode: 'name', value: name } });

test.each(['embedded', 'shared'])(
	'pickers offer what the store holds of the chosen score: %s',
	async (store) => {
		const n8n = freshN8n();
		const credentials = { leadScoreStoreApi: { kind: 'postgres', connect: 'fields', ...freshSchema() } };
		const withStore = (node: ReturnType<typeof scoreLead>) => ({
			...node,
			parameters: { ...node.parameters, store },
			credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } },
		});
		const steps = journey(withStore(rules), withStore(router()));
		await n8n.run(steps, [{ lead: 'ann' }], { credentials });
		const pick = async (search: string, filter?: string, parameters: object = named('Lead Score')) =>
			await n8n.pick(withStore(leadScore(parameters)), search, filter, { credentials });

		expect(await pick('searchScores')).toEqual(['Lead Score']);
		expect(await pick('searchRules')).toEqual(['Open', 'Demo']);
		expect(await pick('searchRules', 'dEm')).toEqual(['Demo']);
		expect(await pick('searchGroups')).toEqual(['Email', 'Site']);
		expect(await pick('searchBands')).toEqual(['Nurture', 'Warm', 'Sales']);
		expect(await pick('searchBands', undefined, named('Another'))).toEqual([]);
		const ofCompanies = { ...named('Lead Score'), options: { entity: 'company' } };
		expect(await pick('searchRules', undefined, ofCompanies)).toEqual([]);
	},
);

test('bands of several routers are offered once for each name', async () => {
	const n8n = freshN8n();
	const bands = (id: string, ...names: Array<[string, number]>) =>
		router({ bands: { band: names.map(([name, from]) => ({ name, from })) } }, { id });
	await n8n.run(journey(rules, bands('one', ['Warm', 20])), [{ lead: 'ann' }]);
	await n8n.run(journey(rules, bands('two', ['Warm', 30], ['Hot', 90])), [{ lead: 'ann' }]);

	expect(await n8n.pick(leadScore(named('Lead Score')), 'searchBands')).toEqual(['Warm', 'Hot']);
});
