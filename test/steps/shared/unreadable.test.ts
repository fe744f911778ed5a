import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import {
	adjustLeads,
	correctRule,
	decayAll,
	eraseLeads,
	exportLeads,
	exportRows,
	exportScore,
	forgetDetails,
	importScore,
	mergeLeads,
	overview,
	rankLeads,
	readHistories,
	readLeads,
	scoreLeads,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const LEADS = ['ann', 'bob', 'cy'];
const expiring = { ...everyTime, expiresAfter: { amount: 30, unit: 'days' as const } };
const later = { at: NEW_YEAR + 40 * DAY, now: NEW_YEAR + 40 * DAY };
const score = { entity: 'contact', score: 'Lead Score' };

/** A store, and a way to change its rows by hand. */
interface Place {
	store: Store;
	edit: (sql: string) => Promise<void>;
}

const places: Record<string, () => Place> = {
	sqlite: () => {
		const file = freshFile();
		return {
			store: openSqlite(file),
			edit: async (sql) => {
				const database = new DatabaseSync(file);
				database.exec(sql);
				database.close();
			},
		};
	},
	postgres: () => {
		const connection = freshSchema();
		return {
			store: openPostgres(connection),
			edit: async (sql) => {
				const client = new Client({ ...connection, ssl: false });
				await client.connect();
				await client.query(`SET search_path = ${connection.schema}`);
				await client.query(sql.replace(/(UPDATE|FROM) (\w+)/, `$1 ${connection.prefix}$2`));
				await client.end();
			},
		};
	},
};

const bob = (table: string, change: string) => `UPDATE ${table} SET ${change} WHERE lead = 'bob'`;
const DAMAGES: Array<[what: string, sql: string]> = [
	['a state that is no JSON', bob('leads', `state = 'garbage'`)],
	['an empty state', bob('leads', `state = ''`)],
	['a state that is a number', bob('leads', `state = '7'`)],
	['a state of texts', bob('leads', `state = '["a","b","c","d",[],[],[],[],[],[],[],null]'`)],
	[
		'a state with an expiry of 1e300',
		bob('leads', `state = replace(state, '${NEW_YEAR + 30 * DAY}', '1e300')`),
	],
	['a state with a rule that is not there', bob('leads', `state = replace(state, '[[0,', '[[7,')`)],
	['a line of a rule that is not there', bob('ledger', 'rule = 77')],
	['a line of a kind that is none', bob('ledger', `kind = 'gift'`)],
	['a line of no rule', bob('ledger', 'rule = NULL')],
	['a correction whose note is no JSON', bob('ledger', `kind = 'corrected', note = '{'`)],
	['a decay whose note names no groups', bob('ledger', `kind = 'decayed', rule = NULL, note = '{"fade":0}'`)],
	['a line at no date', bob('ledger', 'written_at = 9000000000000000000')],
	['an expiry of a rule that is not there', bob('expiring', 'rule = 77')],
];

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const value of values) found.push(value);
	return found;
}

describe.each(['sqlite', 'postgres'])('on %s', (kind) => {
	test.each(DAMAGES)('%s breaks that lead alone, by its name, until it is erased', async (_what, sql) => {
		const { store, edit } = places[kind]!();
		await scoreLeads(
			store,
			scoring(
				expiring,
				LEADS.map((lead) => event(lead, 10, { eventId: lead })),
			),
		);
		await scoreLeads(
			store,
			scoring(
				{ ...everyTime, name: 'Visit' },
				LEADS.map((lead) => event(lead, 4)),
				{ step: { key: 'x', workflow: '', node: '' } },
			),
		);
		await edit(sql);
		const notices: string[] = [];
		const notice = (sentence: string) => notices.push(sentence);
		const names = expect.objectContaining({ message: 'What is stored of the lead "bob" cannot be read' });

		// What is to expire is needed only when it does.
		const history = readHistories(store, { ...score, leads: ['bob'], limit: Infinity, asOf: null });
		if (sql.startsWith('UPDATE expiring')) await history;
		else {
			await expect(history).rejects.toEqual(names);
			await expect(exportLeads(store, 'contact', ['bob'])).rejects.toEqual(names);
			await expect(mergeLeads(store, decaying(), [{ from: 'bob', into: 'ann' }])).rejects.toEqual(names);
		}
		const others = await readHistories(store, {
			...score,
			leads: ['ann', 'cy'],
			limit: Infinity,
			asOf: null,
		});
		expect(others.map((one) => one!.lead.score)).toEqual([14, 14]);
		expect(await exportLeads(store, 'contact', ['ann', 'cy'])).toMatchObject([
			{ leadId: 'ann' },
			{ leadId: 'cy' },
		]);

		const ranked = await rankLeads(store, {
			...score,
			sort: 'leadId',
			filters: {},
			after: null,
			limit: 9,
			notice,
		});
		expect(ranked.leads.map(({ leadId }) => leadId)).toEqual(expect.arrayContaining(['ann', 'cy']));
		await overview(store, { ...score, notice }, 9);
		const rows = (await all(exportRows(store, 'contact', 'Lead Score'))).flat();
		expect(rows.map(({ leadId }) => leadId)).toEqual(expect.arrayContaining(['ann', 'cy']));
		const left: string[] = [];
		const text = await all(
			exportScore(store, 'contact', 'Lead Score', undefined, (leads) => left.push(...leads)),
		);
		expect(left).toEqual(['bob']);
		const copy = openSqlite(freshFile());
		const request = { ...score, now: later.now, idOf: (id: string) => id };
		const lines = (async function* () {
			yield* text.join('').trimEnd().split('\n');
		})();
		expect(await importScore(copy, request, lines)).toMatchObject({ leads: 2, refused: 0 });

		await decayAll(store, decaying({ ...later, notice }), changes());
		await decayAll(store, decaying({ ...later, notice }), { of: 'falls', thresholds: [3], limit: 9 });
		const wrong = {
			rule: 'Visit',
			from: -Infinity,
			to: Infinity,
			reason: '',
			thresholds: [],
			preview: false,
		};
		await correctRule(store, {
			...decaying({ ...later, notice }),
			...wrong,
			what: { do: 'give', points: 8 },
		});
		expect(notices).toContainEqual(
			expect.stringContaining('What is stored of the lead "bob" cannot be read and was left out.'),
		);
		await forgetDetails(store, 'contact', 'Lead Score', later.at);
		await scoreLeads(
			store,
			scoring(
				expiring,
				['ann', 'cy'].map((lead) => event(lead, 1)),
				later,
			),
		);
		await adjustLeads(store, decaying(later), [{ lead: 'ann', points: 1, reason: '' }]);

		expect(await eraseLeads(store, decaying(later), ['bob'])).toMatchObject([{ erased: true }]);
		expect(await readLeads(store, 'contact', 'Lead Score', ['bob', 'ann'])).toMatchObject([
			null,
			{ leadId: 'ann' },
		]);
		await scoreLeads(store, scoring(expiring, [event('bob', 1)], later));
		expect(await readLeads(store, 'contact', 'Lead Score', ['bob'])).toMatchObject([{ score: 1 }]);
	});

	test('a score whose rules cannot be read is named, and other scores go on', async () => {
		const { store, edit } = places[kind]!();
		await scoreLeads(store, scoring(everyTime, [event('ann', 5)]));
		await scoreLeads(store, scoring(everyTime, [event('ann', 7)], { score: 'Other' }));
		await edit(`UPDATE scores SET definition = '{' WHERE name = 'Other'`);

		await expect(readLeads(store, 'contact', 'Other', ['ann'])).rejects.toThrow(
			'The rules and settings of the score "Other" cannot be read',
		);
		expect(await readLeads(store, 'contact', 'Lead Score', ['ann'])).toMatchObject([{ score: 5 }]);
		expect(await eraseLeads(store, decaying(), ['ann'])).toMatchObject([{ erased: true, scores: 2 }]);
	});
});
