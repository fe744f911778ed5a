import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Execution, WorkflowJson } from '../harness/n8n';
import { resultOf } from '../harness/results';

const ROOT = resolve(__dirname, '..');

/** Where the n8n of the demo lives: outside the repository, because n8n's log cuts errors short that name its own folders. */
export const HOMES = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-lead-scoring');

export const journey = JSON.parse(
	readFileSync(join(ROOT, 'workflows/lead-journey.json'), 'utf8'),
) as WorkflowJson;

/** What the journey made of one lead. */
export interface JourneyRow {
	lead: string;
	score: number;
	why: string;
	/** The bands it was routed to, in their order. */
	routed: string[];
}

interface Scored {
	leadId: string;
	score: number;
	change: number;
	why: string;
}

/** Reads an execution of the journey: one row a lead, highest score first. */
export function readJourney({ runData }: Execution): JourneyRow[] {
	const rows = new Map<string, JourneyRow>();
	for (const node of ['Score Lead', 'Apply Decay']) {
		for (const { leadId, score, why } of results<Scored>(runData, node)) {
			rows.set(leadId, { lead: leadId, score, why, routed: rows.get(leadId)?.routed ?? [] });
		}
	}
	for (const { leadId, band } of results<{ leadId: string; band: string }>(runData, 'Threshold Router')) {
		rows.get(leadId)?.routed.push(band);
	}
	return [...rows.values()].sort((a, b) => b.score - a.score || (a.lead < b.lead ? -1 : 1));
}

/** Leads that were delivered an event twice; it was counted once. */
export function deliveredTwice({ runData }: Execution): string[] {
	const scored = results<Scored & { countedBefore?: string[] }>(runData, 'Score Lead');
	return scored.filter(({ countedBefore }) => countedBefore).map(({ leadId }) => leadId);
}

/** How many leads an execution of the journey changed, and how many it routed. */
export function countChanges({ runData }: Execution): { changed: number; routed: number } {
	const scored = ['Score Lead', 'Apply Decay'].flatMap((node) => results<Scored>(runData, node));
	const changed = new Set(scored.filter(({ change }) => change !== 0).map(({ leadId }) => leadId));
	return { changed: changed.size, routed: results(runData, 'Threshold Router').length };
}

/** What our nodes said, from all outputs of all runs of a node, in their order. */
function results<T>(runData: Execution['runData'], node: string): T[] {
	return (runData[node] ?? []).flatMap(({ data }) =>
		(data?.main ?? []).flatMap((items) => (items ?? []).map(({ json }) => resultOf<T>(json))),
	);
}
