import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	adjustLeads,
	decayAll,
	decayLeads,
	mergeLeads,
	readLeads,
	routeLeads,
	scoreLeads,
	SelfMergeError,
	takeBackPoints,
	UnknownRuleError,
	type ReadLead,
	type RoutedLead,
	type ScoredItem,
	type StepRequest,
} from '../../steps';
import { openSqlite, type Store } from '../../stores';
import { changes } from '../steps/setup';
import { isTaking, type Step, type Taking } from './journey';
import type { Item, Model } from './model';
import type { Rule, Settings } from '../../scoring';

/** A folder of a test's own, with one store for all its journeys: each journey has a score of its own. */
export function openStore(): { store: Store; close: () => void } {
	const folder = mkdtempSync(join(tmpdir(), 'lead-scores-'));
	return {
		store: openSqlite(join(folder, 'scores.sqlite')),
		close: () => rmSync(folder, { recursive: true, force: true }),
	};
}

let scores = 0;

/** Plays journeys' steps through the real steps, on a score of its own. */
export class Player {
	readonly score = `score ${++scores}`;

	/** @param entity merges work on all scores of an entity, so a journey has one of its own */
	constructor(
		public store: Store,
		readonly zone: string,
		readonly entity = `entity ${scores + 1}`,
	) {}

	/** Plays a step and returns what it says of leads, as far as it does. */
	async play(step: Step, run: string | null = null): Promise<unknown> {
		const { at } = step;
		if (step.do === 'score') {
			const { rules, items, settings, execution } = step;
			return await this.scoreItems(step.step, at, rules, items, settings, run, false, execution);
		}
		if (step.do === 'adjust') {
			const adjustments = step.adjustments.map((one) => ({ ...one, reason: '' }));
			return await adjustLeads(this.store, this.request('adjust', at, run), adjustments);
		}
		if (step.do === 'merge') {
			return await mergeLeads(this.store, this.request('merge', at, run), [step]).catch((error: unknown) => {
				if (!(error instanceof SelfMergeError)) throw error;
			});
		}
		if (isTaking(step)) return await this.takeBack(step, run);
		const request = { ...this.request('decay', at, run), fade: step.fade, groups: step.groups };
		if (step.leads) return await decayLeads(this.store, request, step.leads);
		return await decayAll(this.store, request, changes());
	}

	private async takeBack({ do: what, at, taking }: Taking, run: string | null): Promise<unknown> {
		const request = { ...this.request(what, at, run), preview: false };
		const asked = { ...request, do: what === 'takeBack' ? ('take' as const) : ('give' as const) };
		const points = taking.map((one) => ({ ...one, execution: null, reason: '' }));
		return await takeBackPoints(this.store, asked, points).catch((error: unknown) => {
			if (!(error instanceof UnknownRuleError)) throw error;
		});
	}

	async scoreItems(
		step: string,
		at: number,
		rules: Rule[],
		items: Item[],
		settings: Settings = {},
		run: string | null = null,
		preview = false,
		execution = '1',
	): Promise<ScoredItem[]> {
		return await scoreLeads(this.store, {
			...this.request(step, at, run),
			execution,
			rules,
			settings,
			preview,
			items: items.map(({ matches, ...item }) => ({
				...item,
				matches: rules.map(({ name }) => matches[name]!),
			})),
		});
	}

	/** Leads' scores as a router sees them: the store's, or the score's minimum. */
	async routed(leads: string[]): Promise<RoutedLead[]> {
		const routing = { bands: [], when: 'always' as const, margin: 0, rememberFirst: false };
		return await routeLeads(this.store, { ...this.request('reader', 0, null), routing, leads });
	}

	async read(leads: string[]): Promise<Array<ReadLead | null>> {
		return await readLeads(this.store, this.entity, this.score, leads);
	}

	request(step: string, at: number, run: string | null): StepRequest {
		return {
			entity: this.entity,
			score: this.score,
			step: { key: step, workflow: 'Journey', node: step },
			execution: '1',
			run: run && `${this.score} ${run}`,
			at,
			now: 0,
			zone: this.zone,
		};
	}
}

/** Plays a step in the model. */
export function playModel(model: Model, step: Step, afterItem: (lead: string) => void = () => {}): void {
	if (step.do === 'decay') {
		for (const lead of step.leads ?? [null]) model.decay(lead, step.at, step.fade, step.groups);
		return;
	}
	if (step.do === 'merge') {
		model.merge(step.at, step.from, step.into);
		return;
	}
	if (step.do === 'adjust') {
		for (const { lead, points, fades } of step.adjustments) {
			model.adjust(lead, step.at, points, fades);
			afterItem(lead);
		}
		return;
	}
	if (isTaking(step)) {
		// With a rule that is not there, the step fails as a whole.
		if (step.taking.some(({ rule }) => rule !== null && !model.knows(rule))) return;
		for (const one of step.taking) model[step.do](step.at, one);
		return;
	}
	model.set(step.settings);
	model.define(step.rules);
	for (const item of step.items) {
		model.score(step.step, step.at, step.rules, item, step.execution);
		afterItem(item.lead);
	}
}

/** Fails where two numbers differ by more than a millionth (of the larger, where they are large). */
export function expectNear(got: number | undefined, expected: number, what: string): void {
	const tolerance = 1e-6 * Math.max(1, Math.abs(expected));
	if (got === undefined || !(Math.abs(got - expected) <= tolerance)) {
		throw new Error(`${what}: got ${got}, expected ${expected}`);
	}
}

/** Fails where leads' scores differ by more than that. */
export function expectSame(got: Array<number | null>, expected: Array<number | null>): void {
	expected.forEach((score, index) => {
		if (score === null) expect(got[index]).toBeNull();
		else expectNear(got[index] ?? undefined, score, `lead ${index + 1}`);
	});
}

/** How many journeys a property takes: JOURNEYS times as many as usual, where somebody looks for more. */
export const journeys = (usual: number): number => usual * Number(process.env.JOURNEYS ?? 1);

/** How long a property may take on a busy machine, in milliseconds. */
export const timeoutMs = journeys(180_000);
