import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PASSWORD } from '../../postgres';
import { freshSchema } from '../../stores/freshSchema';
import { freshN8n, journey, leadScore, trigger, type N8n } from '../setup';
import { live, type Life, type Started } from './n8nLifetime';

/* n8n's durable scheduler gives up a poll that takes too long, and tries again while the first may still be at work. */

const LEADS = ['ann', 'bob', 'cid'];
const SHARED = { credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } } };
const rises = { startWhen: 'rises', threshold: 50 };

/** Leads rise to the threshold after the trigger has begun. */
async function begin(n8n: N8n, store: 'embedded' | 'shared' = 'embedded'): Promise<Life> {
	const slot = store === 'shared' ? SHARED : {};
	const credentials = {
		leadScoreStoreApi: { kind: 'postgres', connect: 'fields', ...freshSchema(), password: PASSWORD },
	};
	const more = store === 'shared' ? { credentials } : {};
	const life = live(n8n, trigger({ ...rises, store }, slot), more);
	await life.poll();
	const adjust = leadScore({ operation: 'adjust', points: 60, store }, slot);
	const { error } = await n8n.run(
		journey(adjust),
		LEADS.map((lead) => ({ lead })),
		more,
	);
	expect(error).toBeUndefined();
	return life;
}

const together = async ({ poll }: Life, polls: number): Promise<Started[]> =>
	(await Promise.all(Array.from({ length: polls }, poll))).filter((started) => started !== null);

const leadsOf = (runs: Started[]): unknown[] =>
	runs.flatMap(({ items }) => items.map(({ leadId }) => leadId)).sort();

test.each(['embedded', 'shared'] as const)(
	'polls that overlap start one run for each crossing, on the %s store',
	async (store) => {
		const life = await begin(freshN8n(), store);

		expect(leadsOf(await together(life, 5))).toEqual(LEADS);
		expect(await life.poll()).toBeNull();
	},
);

test('so do polls that wait for a locked store together', async () => {
	const n8n = freshN8n();
	const life = await begin(n8n);
	const other = new DatabaseSync(join(n8n.userFolder, '.n8n/n8n-nodes-lead-scoring/scores.sqlite'));
	other.exec('BEGIN IMMEDIATE');
	const polls = together(life, 3);
	await sleep(200);
	other.exec('COMMIT');
	other.close();

	expect(leadsOf(await polls)).toEqual(LEADS);
	expect(await life.poll()).toBeNull();
});

test('a run that could not begin is repeated once, however many polls overlapped', async () => {
	const life = await begin(freshN8n());
	const [run] = await together(life, 3);
	await run!.fail();

	expect((await life.poll())!.items).toEqual(run!.items);
});

test('new crossings are emitted once, too, while polls overlap a run that goes on', async () => {
	const n8n = freshN8n();
	const life = await begin(n8n);
	const before = await together(life, 2);
	await n8n.run(journey(leadScore({ operation: 'adjust', points: 60 })), [{ lead: 'dan' }]);
	const after = await together(life, 3);

	expect(leadsOf(before)).toEqual(LEADS);
	expect(leadsOf(after)).toEqual(['dan']);
});
