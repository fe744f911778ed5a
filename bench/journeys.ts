import type { Execution, RunningN8n, WorkflowJson } from '../harness/n8n';
import { resultOf } from '../harness/results';
import { itemsOf, START } from './executions';
import type { Stage } from './stage';
import { BANDS_BY_OUTPUT, BAND_SWITCH } from './workflows/bands';
import { eventsProgram } from './workflows/events';
import { BELOW, type Outcome } from './workflows/leads';
import { code, own, workflow, type Beginning, type Part } from './workflows/nodes';
import { oneQueryJourney } from './workflows/oneQuery';
import { ourJourney, ROUTE_STEP, SCORE_STEP } from './workflows/ours';
import { loopJourney, summedJourney } from './workflows/ownNodes';
import { dataTableStore, postgresStore } from './workflows/ownStores';
import { scoreTable } from './workflows/scoreTable';

export const EVENTS = 'Events';

/** One way to build the journey. */
export interface Way {
	name: string;
	/** What the others can do and this way cannot. */
	cannot?: string;
	/** How many times faster ours should be. */
	goal?: number;
	/** How many of the events it is measured with, where all would take too long. */
	sample?: number;
	/** The workflow for so many events, with scores of its own under this label: small letters and underscores. */
	build(n8n: RunningN8n, label: string, events: number): Promise<WorkflowJson>;
	outcomes(execution: Execution): Map<string, Outcome>;
}

/** The ways with our steps, by the store they keep scores in. */
export const ourWays = ({ ourCredential }: Stage): Way[] => [
	{
		name: 'SQLite',
		build: async (_n8n, label, events) =>
			journey(events, (beginning) => ourJourney(beginning, { store: 'embedded' }, label)),
		outcomes: ourOutcomes,
	},
	{
		name: 'PostgreSQL',
		async build(n8n, label, events) {
			const credential = await n8n.importCredential(ourCredential);
			return journey(events, (beginning) => ourJourney(beginning, { store: 'shared', credential }, label));
		},
		outcomes: ourOutcomes,
	},
];

const CANNOT = 'let points fade or expire, keep a history that says why, tell a change of band once';
const NOT_TWICE = 'notice an event that comes twice';

/** The ways with n8n's own nodes. */
export const otherWays = ({ ownCredential, sql }: Stage): Way[] => [
	{
		name: 'own nodes in a loop, Postgres select and upsert',
		cannot: `${NOT_TWICE}, ${CANNOT}, run twice at once without losing points`,
		goal: 100,
		sample: 1_000,
		async build(n8n, label, events) {
			await sql(scoreTable(label));
			const store = postgresStore(label, await n8n.importCredential(ownCredential));
			return journey(events, (beginning) => loopJourney(beginning, store));
		},
		outcomes: ownOutcomes,
	},
	{
		name: 'own nodes in a loop, Data Table',
		cannot: `${NOT_TWICE}, ${CANNOT}, run twice at once without losing points`,
		goal: 300,
		sample: 1_000,
		async build(n8n, label, events) {
			const store = dataTableStore(await createDataTable(n8n, label));
			return journey(events, (beginning) => loopJourney(beginning, store));
		},
		outcomes: ownOutcomes,
	},
	{
		name: 'one Code node, one atomic upsert of all leads',
		cannot: `${NOT_TWICE}, ${CANNOT}`,
		goal: 1,
		async build(n8n, label, events) {
			await sql(scoreTable(label));
			const credential = await n8n.importCredential(ownCredential);
			return journey(events, (beginning) => oneQueryJourney(beginning, label, credential));
		},
		outcomes: ownOutcomes,
	},
	{
		name: 'own nodes without a loop, summed by lead, Postgres select and upsert',
		cannot: `${NOT_TWICE}, ${CANNOT}, run twice at once without losing points`,
		async build(n8n, label, events) {
			await sql(scoreTable(label));
			const store = postgresStore(label, await n8n.importCredential(ownCredential));
			return journey(events, (beginning) => summedJourney(beginning, store));
		},
		outcomes: ownOutcomes,
	},
];

/** By hand → a Code node that makes the events → the way of scoring. */
function journey(events: number, part: (beginning: Beginning) => Part): WorkflowJson {
	const nodes = [own(START, 'manualTrigger', 1), code(EVENTS, eventsProgram(events))];
	return workflow('Journey', [part({ nodes, fields: '$json' })]);
}

async function createDataTable(n8n: RunningN8n, name: string): Promise<string> {
	const project = await n8n.rest<{ id: string }>('GET', '/projects/personal');
	const table = await n8n.rest<{ id: string }>('POST', `/projects/${project.id}/data-tables`, {
		name,
		columns: [
			{ name: 'email', type: 'string' },
			{ name: 'engagement', type: 'number' },
			{ name: 'score', type: 'number' },
		],
	});
	return table.id;
}

function ourOutcomes(execution: Execution): Map<string, Outcome> {
	const outcomes = new Map<string, Outcome>();
	for (const { fields } of itemsOf(execution, SCORE_STEP)) {
		const { leadId, score } = resultOf<{ leadId: string; score: number }>(fields);
		outcomes.set(leadId, { score, band: BELOW });
	}
	for (const { fields } of itemsOf(execution, ROUTE_STEP)) {
		const { leadId, band } = resultOf<{ leadId: string; band: string }>(fields);
		outcomes.get(leadId)!.band = band;
	}
	return outcomes;
}

function ownOutcomes(execution: Execution): Map<string, Outcome> {
	const outcomes = new Map<string, Outcome>();
	for (const { fields, output } of itemsOf(execution, BAND_SWITCH)) {
		outcomes.set(fields.email as string, { score: fields.score as number, band: BANDS_BY_OUTPUT[output]! });
	}
	return outcomes;
}
