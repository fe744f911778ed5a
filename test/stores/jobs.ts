import { randomUUID } from 'node:crypto';
import { assignLeads, decayAll, publishDraft, publishRules, routeLeads, scoreLeads } from '../../steps';
import type { Store } from '../../stores';
import {
	assigning,
	changes,
	DAY,
	decaying,
	event,
	everyTime,
	NEW_YEAR,
	routing,
	scoring,
	toAssign,
} from '../steps/setup';
import { addOne, makeScore } from './count';

export type JobName = keyof typeof jobs;

const LEADS = Array.from({ length: 120 }, (_, index) => `lead ${index}`);

/** A run of a step of its own, as another execution makes it. */
const run = () => {
	const execution = randomUUID();
	return { execution, run: `instance/workflow/node/${execution}/0/hash` };
};

const atOnce = async <T>(times: number, one: (index: number) => Promise<T>): Promise<T[]> =>
	await Promise.all(Array.from({ length: times }, async (_, index) => await one(index)));

/** What several executions, in one process or in several, do to one store at the same time. */
export const jobs = {
	/** Adds so often one to a lead. */
	async count(store: Store, times: number): Promise<string[]> {
		const score = await makeScore(store);
		for (let time = 0; time < times; time++) await addOne(store, score);
		return [];
	},

	/** Delivers one event of a lead that is not stored yet, in so many executions at once. */
	async deliver(store: Store, times: number): Promise<string[]> {
		await atOnce(times, async () => {
			await scoreLeads(store, scoring(everyTime, [event('ann', 60, { eventId: 'e1' })], run()));
		});
		return [];
	},

	/** Scores a lead by a rule of its own in each of so many executions at once; gives the rules' names. */
	async define(store: Store, times: number): Promise<string[]> {
		return await atOnce(times, async () => {
			const { execution, run: key } = run();
			const rule = { ...everyTime, name: execution };
			const step = { key: execution, workflow: 'Journey', node: 'Step' };
			await scoreLeads(store, scoring(rule, [event('ann', 1)], { execution, run: key, step }));
			return execution;
		});
	},

	/** Routes a lead in so many executions at once; gives the crossings that come out. */
	async route(store: Store, times: number): Promise<string[]> {
		const routed = await atOnce(times, async () => await routeLeads(store, routing(['ann'], run())));
		return routed.flat().flatMap(({ crossing }) => crossing ?? []);
	},

	/** Gives one point to each of many leads, in so many batches at once, each in another order. */
	async batches(store: Store, times: number): Promise<string[]> {
		await atOnce(times, async (index) => {
			const turned = [...LEADS.slice((index * 37) % 120), ...LEADS.slice(0, (index * 37) % 120)];
			const leads = index % 2 ? turned.reverse() : turned;
			await scoreLeads(
				store,
				scoring(
					everyTime,
					leads.map((lead) => event(lead, 1)),
					run(),
				),
			);
			await routeLeads(store, routing(leads, run()));
		});
		return [];
	},

	/** Publishes rules of its own in each of so many executions at once; gives each version with its rules. */
	async publish(store: Store, times: number): Promise<string[]> {
		return await atOnce(times, async () => {
			const { execution, run: key } = run();
			const step = { key: execution, workflow: 'Journey', node: 'Rules' };
			const request = { ruleSet: 'Team rules', note: '', step, run: key, now: NEW_YEAR };
			const { version } = await publishRules(store, request, [{ name: execution }]);
			return `${version} ${execution}`;
		});
	},

	/**
	 * Assigns ten leads of its own, and ten that all others bring as well, in each of so many executions, twenty at once; gives
	 * each lead that was assigned by it with its person.
	 */
	async assign(store: Store, times: number): Promise<string[]> {
		const given: string[] = [];
		let left = times;
		await atOnce(Math.min(times, 20), async () => {
			while (left-- > 0) {
				const { execution, run: key } = run();
				const own = Array.from({ length: 10 }, (_, n) => [
					`${execution} ${n}`,
					`shared ${(left * 10 + n) % 120}`,
				]);
				const request = assigning({ execution, run: key });
				const first = await assignLeads(
					store,
					request,
					own.flat().map((lead) => toAssign(lead)),
				);
				// n8n runs the step again: nothing is dealt.
				const again = await assignLeads(
					store,
					request,
					own.flat().map((lead) => toAssign(lead)),
				);
				if (JSON.stringify(again) !== JSON.stringify(first))
					throw new Error('A repeated run gave something else');
				for (const { leadId, person, isNew } of first) if (isNew) given.push(`${leadId}: ${person}`);
			}
		});
		return given;
	},

	/** Publishes the draft of a set in each of so many executions at once; gives the versions that this made. */
	async publishDraft(store: Store, times: number): Promise<string[]> {
		const ends = await atOnce(times, async () => {
			const { execution, run: key } = run();
			const step = { key: execution, workflow: 'Journey', node: 'Rules' };
			const request = { ruleSet: 'Team rules', note: '', step, run: key, now: NEW_YEAR };
			return await publishDraft(store, request).then(
				({ version }) => [String(version)],
				(error: Error) => {
					if (error.message !== 'The rule set "Team rules" has no draft') throw error;
					return [];
				},
			);
		});
		return ends.flat();
	},

	/** Gives one point a day to a lead, each in an execution, while all points are halved again and again. */
	async decay(store: Store, times: number): Promise<string[]> {
		await atOnce(times, async (index) => {
			const at = NEW_YEAR + index * DAY;
			await Promise.all([
				scoreLeads(store, scoring(everyTime, [event('ann', 1, { at })], { ...run(), at })),
				decayAll(store, decaying({ ...run(), at }), changes(0)),
			]);
		});
		return [];
	},
};

export const leadsInBatches = LEADS;
