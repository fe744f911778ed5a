import assert from 'node:assert/strict';

import { countChanges, journey, readJourney, type JourneyRow } from '../../demo/journey';
import { counting } from '../../harness/counting';
import type { Execution } from '../../harness/n8n';
import type { Stage, Story } from './story';

const DAY = 86_400_000;
const DECAY = Date.parse('2025-05-04T09:00:00Z');

/** What half-life leaves of points at the decay, 30 days being one half-life. */
const left = (points: number, from: string): number =>
	points * 0.5 ** ((DECAY - Date.parse(from)) / (30 * DAY));

/** Some leads, from the events and rules of the journey. All opened emails have expired by the decay. */
const EXPECTED: Array<[lead: string, story: string, score: number, routed: string[]]> = [
	['eva.kovacs@dunapack.example', 'Director (15) of 650 people (10), nothing else is left', 25, ['Warm']],
	['carlos.vega@veganorte.example', 'opened three emails, all expired', 0, []],
	['marc.dubois@atelier9.example', 'a click (5), then unsubscribed (-30)', 0, []],
	[
		'julia.weiss@weissware.example',
		'Head of 310 people (25); her look at prices was delivered twice',
		25 +
			left(15, '2025-03-22T09:32:00Z') +
			left(10, '2025-03-24T10:26:00Z') +
			left(5, '2025-03-25T09:10:00Z'),
		['Warm'],
	],
	[
		'amelie.roux@lumiere.example',
		'92 in April (VP of 900 people, demo 40), cooled',
		25 +
			left(5, '2025-03-13T09:37:00Z') +
			left(10, '2025-03-19T09:14:00Z') +
			left(40, '2025-03-21T10:07:00Z') +
			left(10, '2025-03-22T09:40:00Z'),
		['Sales', 'Warm'],
	],
	[
		'ben.turner@turnerlogistics.example',
		'45 in April (COO, guide, click, prices), cooled',
		15 +
			left(15, '2025-03-07T10:38:00Z') +
			left(5, '2025-03-08T08:37:00Z') +
			left(10, '2025-03-08T10:31:00Z'),
		['Warm', 'Nurture'],
	],
];

let rows: JourneyRow[] = [];
/** An early n8n 2 gives it an ID of its own. */
let imported = '';

async function run({ n8n }: Stage): Promise<Execution> {
	const execution = await n8n.run(imported);
	assert.equal(execution.status, 'success', execution.error?.message);
	return execution;
}

function checkRows(): void {
	for (const [lead, story, score, routed] of EXPECTED) {
		const row = rows.find((each) => each.lead === lead);
		assert.ok(row, `${lead} was not scored`);
		assert.ok(Math.abs(row.score - score) < 1e-6, `${lead} (${story}): ${row.score} instead of ${score}`);
		assert.deepEqual(row.routed, routed, `${lead} (${story})`);
	}
}

export const journeyStory: Story = {
	title: 'The example journey',
	steps: {
		'scores 32 leads, lets them cool down and routes them': async (stage) => {
			imported = await stage.n8n.importWorkflow(journey);
			rows = readJourney(await run(stage));
			assert.equal(rows.length, 32);
			checkRows();
		},
		'is a test when run by hand: the same each time': async (stage) => {
			rows = readJourney(await run(stage));
			checkRows();
		},
		'counts where that is chosen': async (stage) => {
			imported = await stage.n8n.importWorkflow(counting(journey));
			rows = readJourney(await run(stage));
			checkRows();
		},
		'run again with the same events, changes no score and routes nobody': async (stage) => {
			const again = await run(stage);
			assert.deepEqual(countChanges(again), { changed: 0, routed: 0 });
			for (const { lead, score } of readJourney(again)) {
				assert.equal(score, rows.find((row) => row.lead === lead)?.score, lead);
			}
		},
	},
};
