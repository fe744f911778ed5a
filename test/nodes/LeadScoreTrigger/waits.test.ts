import type { IDataObject } from 'n8n-workflow';
import { chain, pollOnce } from '../../engine';
import { assignLead, freshN8n, journey, leadScore, nodeTypes, router, trigger, type N8n } from '../setup';
import { live } from './n8nLifetime';

/* Triggers that report only after a while. The clock is moved; everything else is real. */

const MINUTE = 60_000;
const rl = (value: string) => ({ __rl: true, mode: 'name', value });
const notTouched = (more: object = {}) =>
	trigger({
		startWhen: 'notTouched',
		runsFrom: 'dealt',
		pool: rl('Sales'),
		within: 30,
		withinUnit: 'minutes',
		...more,
	});

let later = 0;
const clock = Date.now;
beforeEach(() => {
	later = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => clock() + later);
});
afterEach(() => jest.restoreAllMocks());

const run = async (n8n: N8n, node: ReturnType<typeof trigger>, ...leads: string[]) => {
	const { error } = await n8n.run(
		journey(node),
		leads.map((lead) => ({ lead })),
	);
	expect(error).toBeUndefined();
};
const assigning = assignLead({ options: { testRuns: 'live' } });
const adjust = async (n8n: N8n, lead: string, points: number) =>
	await run(n8n, leadScore({ operation: 'adjust', points }), lead);

test('starts once for each lead that was assigned and not touched in time', async () => {
	const n8n = freshN8n();
	const { poll } = live(n8n, notTouched());
	expect(await poll()).toBeNull();
	await adjust(n8n, 'bob', 55);
	await run(n8n, assigning, 'ann', 'bob', 'cay');
	later = MINUTE;
	await run(n8n, assignLead({ operation: 'markTouched', options: { testRuns: 'live' } }), 'ann');
	await run(n8n, leadScore({ operation: 'recordOutcome', outcome: 'rejected' }), 'cay');
	later = 29 * MINUTE;
	expect(await poll()).toBeNull();
	later = 31 * MINUTE;
	const started = await poll();

	expect(started!.items).toEqual([
		{
			...{
				crossing: expect.any(String) as string,
				leadId: 'bob',
				score: 55,
				assignedTo: 'Ben',
				pool: 'Sales',
			},
			...{ notTouchedFor: '30 minutes', at: expect.stringMatching(/Z$/) as string },
			...{ scoreName: 'Lead Score', recordType: 'contact', execution: expect.any(String) as string },
		},
	]);
	await started!.end();
	later = 600 * MINUTE;
	expect(await poll()).toBeNull();
	expect(await live(n8n, notTouched()).poll()).toBeNull();
});

test('what was due when n8n was killed comes again, under the same ID', async () => {
	const n8n = freshN8n();
	expect(await live(n8n, notTouched()).poll()).toBeNull();
	await run(n8n, assigning, 'ann');
	later = 31 * MINUTE;
	const first = (await live(n8n, notTouched()).poll())!.items;
	const second = (await live(n8n, notTouched()).poll())!;

	expect(second.items).toEqual(first);
	await second.end();
	expect(await live(n8n, notTouched()).poll()).toBeNull();
});

test('starts for a lead that entered a band, too', async () => {
	const n8n = freshN8n();
	const node = notTouched({ runsFrom: 'entered', band: rl('Sales'), within: 1, withinUnit: 'hours' });
	const { poll } = live(n8n, node);
	expect(await poll()).toBeNull();
	await adjust(n8n, 'ann', 60);
	await run(n8n, router(), 'ann');
	later = 61 * MINUTE;

	expect((await poll())!.items).toMatchObject([
		{ leadId: 'ann', band: 'Sales', notTouchedFor: '1 hour', score: 60 },
	]);
});

test('one that is given more time, in use, waits for the same leads', async () => {
	const n8n = freshN8n();
	const { poll, change } = live(n8n, notTouched());
	expect(await poll()).toBeNull();
	await run(n8n, assigning, 'ann');
	change(notTouched({ within: 60 }));
	later = 31 * MINUTE;
	expect(await poll()).toBeNull();
	later = 61 * MINUTE;

	expect((await poll())!.items).toMatchObject([{ leadId: 'ann', notTouchedFor: '60 minutes' }]);
});

test('one that is set to entering a band begins with what happens from then on', async () => {
	const n8n = freshN8n();
	expect(await live(n8n, notTouched()).poll()).toBeNull();
	await adjust(n8n, 'ann', 60);
	await run(n8n, router(), 'ann');
	later = 31 * MINUTE;
	const { poll } = live(n8n, notTouched({ runsFrom: 'entered', band: rl('Sales') }));

	expect(await poll()).toBeNull();
});

test('waits until a rise is sure', async () => {
	const n8n = freshN8n();
	const node = trigger({ startWhen: 'rises', threshold: 50, options: { waitUntilSure: 30 } });
	const { poll } = live(n8n, node);
	expect(await poll()).toBeNull();
	await adjust(n8n, 'ann', 60);
	await adjust(n8n, 'bob', 60);
	expect(await poll()).toBeNull();
	await adjust(n8n, 'bob', -60);
	later = 31_000;

	expect((await poll())!.items).toMatchObject([{ leadId: 'ann', score: 60, threshold: 50, direction: 'up' }]);
});

const failure = async (parameters: object): Promise<IDataObject> => {
	const { userFolder } = freshN8n();
	const error = await pollOnce(chain(notTouched(parameters)), { userFolder, nodeTypes, mode: 'manual' }).then(
		() => ({}),
		(reason: Error & { description?: string }) => ({
			message: reason.message,
			description: reason.description,
		}),
	);
	return error as IDataObject;
};

test.each([
	[{ pool: rl('') }, '"Pool" is empty'],
	[{ within: 0 }, '"Within" must be a whole number from 1 to 10,000'],
	[{}, 'No lead has been assigned in the pool "Sales" yet, so there is nothing to test with'],
])('says what to do: %j', async (parameters, message) => {
	expect(await failure(parameters)).toMatchObject({
		message,
		description: expect.stringMatching(/\.$/) as string,
	});
});
