import type { Rule } from '../../../scoring';
import {
	deleteScore,
	exportScore,
	importScore,
	readHistories,
	readLeads,
	scoreLeads,
	type ScoreRequest,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import { event, NEW_YEAR, DAY, scoring } from '../setup';

const stores: Record<string, () => Store> = {
	sqlite: () => openSqlite(freshFile()),
	postgres: () => openPostgres(freshSchema()),
};

const ceo: Rule = { name: 'Is a CEO', award: 'whileTrue' };
const german: Rule = { name: 'In Germany', award: 'whileTrue' };

const stepNamed = (key: string) => ({ key, workflow: 'Journey', node: key });
const setNamed = (key: string) => ({ key, workflow: '', node: key });

describe.each(Object.keys(stores))('steps that share rules hold points as one, on %s', (kind) => {
	/** Evaluates a lead in a step with a rule that holds; `shared` names its rules. */
	function begin() {
		const store = stores[kind]!();
		let day = 0;
		const score = async (node: string, shared: string | null, rule: Rule, lead = 'ann') => {
			const own = stepNamed(node);
			const more: Partial<ScoreRequest> = {
				step: shared === null ? own : stepNamed(`${node} (${shared})`),
				...(shared !== null && { holder: { own, shared: setNamed(shared) } }),
				at: NEW_YEAR + ++day * DAY,
			};
			const [scored] = await scoreLeads(store, scoring(rule, [event(lead, 10)], more));
			return scored!.reasons.map(({ reason }) => reason);
		};
		return { store, score };
	}

	test('a step that goes over to shared rules lets go of what it held by its own', async () => {
		const { score } = begin();
		expect(await score('A', null, ceo)).toEqual(['Is a CEO']);
		expect(await score('A', 'Team', german)).toEqual(['In Germany']);
	});

	test('and the other way round, and from one set to another', async () => {
		const { score } = begin();
		expect(await score('A', 'Team', ceo)).toEqual(['Is a CEO']);
		expect(await score('A', 'Fit', german)).toEqual(['In Germany']);
		expect(await score('A', null, ceo)).toEqual(['Is a CEO']);
	});

	test('what both the old and the new rules hold stays, with no line in the history', async () => {
		const { store, score } = begin();
		await score('A', null, ceo);
		expect(await score('A', 'Team', ceo)).toEqual(['Is a CEO']);
		const request = { entity: 'contact', score: 'Lead Score', leads: ['ann'], limit: 9, asOf: null };

		expect((await readHistories(store, request))[0]!.history).toHaveLength(1);
	});

	test('a rule that one step no longer has in the shared rules is gone for all of them', async () => {
		const { score } = begin();
		await score('A', 'Team', ceo);
		await score('B', 'Team', ceo);
		expect(await score('B', 'Team', german)).toEqual(['In Germany']);
	});

	test('of two steps with shared rules, one that goes its own way takes nothing of what the other holds', async () => {
		const { score } = begin();
		await score('A', 'Team', ceo);
		await score('B', 'Team', ceo);
		expect(await score('A', null, german)).toEqual(['Is a CEO', 'In Germany']);
		expect(await score('A', 'Fit', german, 'bob')).toEqual(['In Germany']);
	});

	test('the history names the step that did it', async () => {
		const { store, score } = begin();
		await score('A', 'Team', ceo);
		await score('B', 'Team', german);
		const request = { entity: 'contact', score: 'Lead Score', leads: ['ann'], limit: 9, asOf: null };
		const [known] = await readHistories(store, request);

		expect(known!.history.map(({ what, points, step }) => [what, points, step])).toEqual([
			['Is a CEO (became true)', 10, 'A (Team)'],
			['Is a CEO (is no longer true, or worth less)', -10, 'B (Team)'],
			['In Germany (became true)', 10, 'B (Team)'],
		]);
		expect((await readLeads(store, 'contact', 'Lead Score', ['ann']))[0]!.score).toBe(10);
	});

	test('also in another store that the score was exported to', async () => {
		const { store, score } = begin();
		await score('A', 'Team', ceo);
		await score('B', 'Team', ceo);
		const lines: string[] = [];
		for await (const some of exportScore(store, 'contact', 'Lead Score')) lines.push(...some.split('\n'));
		const other = begin();
		// Steps have other numbers there.
		await other.score('Z', null, ceo, 'zoe');
		await deleteScore(other.store, { entity: 'contact', score: 'Lead Score' });
		const request = {
			entity: 'contact',
			score: 'Lead Score',
			now: NEW_YEAR + 9 * DAY,
			idOf: (id: string) => id,
		};
		const { refused } = await importScore(
			other.store,
			request,
			(async function* () {
				yield* lines;
			})(),
		);
		expect(refused).toBe(0);

		expect(await other.score('B', 'Team', german)).toEqual(['In Germany']);
	});
});
