import { decayAll, readLeads, rollUpToCompanies, scoreLeads, type RollUpRequest } from '../../../steps';
import { openPostgres, openSqlite } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const rolling = (more: Partial<RollUpRequest> = {}): RollUpRequest => ({
	...decaying(),
	...{ companyScore: 'Account', combining: 'sum', best: 1 },
	...more,
});
const contact = (lead: string, company = 'acme') => ({ lead, company });

describe.each([
	['SQLite', () => openSqlite(freshFile())],
	['PostgreSQL', () => openPostgres(freshSchema())],
])('in %s', (_name, openStore) => {
	test('companies of more contacts than a chunk are summed up, each once', async () => {
		const store = openStore();
		const leads = Array.from({ length: 1200 }, (_, index) => `lead ${index}`);
		await scoreLeads(
			store,
			scoring(
				everyTime,
				leads.map((lead) => event(lead, 2)),
			),
		);
		const contacts = leads.map((lead, index) => contact(lead, index % 3 === 0 ? 'acme' : 'bolt'));

		expect(await rollUpToCompanies(store, rolling(), [...contacts, ...contacts])).toMatchObject([
			{ leadId: 'acme', score: 800, contacts: 400 },
			{ leadId: 'bolt', score: 1600, contacts: 800 },
		]);
	});

	test("a company's points do not fade by themselves; they follow its contacts'", async () => {
		const store = openStore();
		await scoreLeads(store, scoring(everyTime, [event('ann', 10), event('bob', 6)]));
		const at = NEW_YEAR + 30 * DAY;
		const contacts = [contact('ann'), contact('bob')];
		await rollUpToCompanies(store, rolling(), contacts);
		await decayAll(store, decaying({ at }), changes(9));
		await decayAll(store, decaying({ at, entity: 'company', score: 'Account' }), changes(9));
		expect(await readLeads(store, 'company', 'Account', ['acme'])).toMatchObject([{ score: 16 }]);

		expect(await rollUpToCompanies(store, rolling({ at, combining: 'highest' }), contacts)).toMatchObject([
			{ previous: 16, score: 5, change: -11, bestContact: 'ann', bestContactScore: 5 },
		]);
	});

	test('contacts of companies whose score is not there yet, and who have no score themselves', async () => {
		expect(await rollUpToCompanies(openStore(), rolling(), [contact('ann')])).toMatchObject([
			{ leadId: 'acme', score: 0, contacts: 1, bestContact: 'ann', bestContactScore: 0 },
		]);
	});

	test('a run that n8n repeats gives the same output and changes nothing', async () => {
		const store = openStore();
		await scoreLeads(store, scoring(everyTime, [event('ann', 10)]));
		const first = await rollUpToCompanies(store, rolling({ run: 'r' }), [contact('ann')]);
		expect(await rollUpToCompanies(store, rolling({ run: 'r' }), [contact('ann')])).toEqual(first);

		expect(await readLeads(store, 'company', 'Account', ['acme'])).toMatchObject([{ score: 10 }]);
	});
});
