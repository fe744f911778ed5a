import { existsSync } from 'node:fs';
import { scoreLeads } from '../../steps';
import { openSqlite } from '../../stores';
import { chain, pollOnce } from '../engine';
import { event, everyTime, scoring } from '../steps/setup';
import {
	applyDecay,
	assignLead,
	freshN8n,
	journey,
	jsonOf,
	leadScore,
	nodeTypes,
	router,
	scoreLead,
	scoresIn,
	trigger,
	type N8n,
} from './setup';

const NODES = {
	'Score Lead': scoreLead(),
	'Apply Decay': applyDecay(),
	'Threshold Router': router({ bands: { band: [{ name: 'Warm', from: 10 }] } }),
	'Assign Lead': assignLead(),
	'Lead Score': leadScore({ operation: 'get' }),
	'an import': leadScore({ operation: 'importScores' }),
};

const run = async (
	n8n: N8n,
	node: ReturnType<typeof scoreLead>,
	timezone: string,
	items = [{ lead: 'ann' }],
) => await n8n.run({ ...journey(node), settings: { timezone } }, items);

describe.each(Object.entries(NODES))('%s', (_name, node) => {
	test.each(['CEST', 'Berlin', 'UTC+25', 'Europe/Berlin ', 'GMT+02:00:00', 'local', 'system'])(
		'refuses the time zone "%s" by name, before anything is stored',
		async (timezone) => {
			const n8n = freshN8n();
			const { error } = await run(n8n, node, timezone);

			expect(error?.message).toBe(`The time zone of this workflow is not a known one: "${timezone}"`);
			expect(error?.description).toMatch(/GENERIC_TIMEZONE/);
			expect(existsSync(n8n.file)).toBe(false);
		},
	);
});

test('the trigger refuses it, too', async () => {
	const workflow = { ...chain(trigger()), settings: { timezone: 'CEST' } };
	const poll = pollOnce(workflow, { userFolder: freshN8n().userFolder, nodeTypes, mode: 'manual' });
	await expect(poll).rejects.toThrow('The time zone of this workflow is not a known one: "CEST"');
});

test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+2', 'UTC+3'])(
	'%s is a time zone',
	async (timezone) => {
		expect(scoresIn(await run(freshN8n(), scoreLead(), timezone))).toEqual([10]);
	},
);

test('a score that has a time zone that is none takes the right one at its next step, and can be read before', async () => {
	const n8n = freshN8n();
	const store = openSqlite(n8n.file);
	await scoreLeads(store, scoring(everyTime, [event('ann', 10)], { zone: 'CEST' }));
	const looked = await run(n8n, leadScore({ operation: 'history' }), 'Europe/Berlin');
	expect(jsonOf(looked, 'Lead Score')).toMatchObject([{ leadScore: 10, leadScoreDetail: { leadId: 'ann' } }]);

	const expiring = { name: 'Visit', award: 'everyTime', points: 5, appliesTo: 'every', expiresAfter: 1 };
	const scored = await run(n8n, scoreLead({ rules: { rule: [expiring] } }), 'Europe/Berlin');
	expect(scoresIn(scored)).toEqual([15]);
	const fade = { fade: 'percentOfOriginal', percent: 10, amount: 1, calendarUnit: 'days' };
	expect((await run(n8n, applyDecay({ ...fade, return: 'totals' }), 'Europe/Berlin')).error).toBeUndefined();
	const stored = await openSqlite(n8n.file).transaction(
		async (tx) => await tx.score('contact', 'Lead Score'),
	);
	expect(stored?.score.settings.zone).toBe('Europe/Berlin');
});
