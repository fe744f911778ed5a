import fc from 'fast-check';
import type { ChangedLead, DecaySummary } from '../../steps';
import { leads } from './arbitraries';
import { playBoth, type Played } from './againstModel';
import { journey } from './journey';
import { expectNear, journeys, openStore, timeoutMs } from './play';

const { store, close } = openStore();
afterAll(close);

/** A preview at an early instant works at the lead's own last one, and so shows its score as it is. */
async function expectSeen({ player, model }: Played): Promise<void> {
	const stored = leads.filter((lead) => model.has(lead));
	const items = stored.map((lead) => ({ lead, eventId: null, at: null, matches: {} }));
	const previews = await player.scoreItems('preview', 0, [], items, {}, null, true);
	const routed = await player.routed(stored);
	stored.forEach((lead, index) => {
		expectNear(previews[index]!.score, model.value(lead)!, `preview of ${lead}`);
		expectNear(routed[index]!.score, model.value(lead)!, `router's ${lead}`);
	});
}

function expectReported({ step, model, output }: Played): void {
	if (step.do !== 'decay') return;
	if (step.leads) {
		const decayed = output as Array<ChangedLead | null>;
		step.leads.forEach((lead, index) => {
			if (model.has(lead)) expectNear(decayed[index]?.score, model.value(lead)!, `decay of ${lead}`);
			else expect(decayed[index]).toBeNull();
		});
		return;
	}
	const { summary, leads: changed } = output as { summary: DecaySummary; leads: ChangedLead[] };
	const stored = new Set(leads.filter((lead) => model.has(lead)).map((lead) => model.resolve(lead)));
	const after = [...stored].reduce((sum, lead) => sum + model.value(lead)!, 0);
	expect(summary).toMatchObject({ leads: stored.size, emitted: changed.length });
	expectNear(summary.after, after, 'sum of scores');
	for (const { leadId, score } of changed) expectNear(score, model.value(leadId)!, `decay of ${leadId}`);
}

test(
	'a preview, a router and the report of a decay see the same score as the history says',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey({ maxSteps: 4 }), async (one) => {
				await playBoth(store, one, async (played) => {
					await expectSeen(played);
					expectReported(played);
				});
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);
