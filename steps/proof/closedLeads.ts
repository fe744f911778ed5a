import { underChanges, type Instant, type Score } from '../../scoring';
import type { Store } from '../../stores';
import type { StepRequest } from '../shared/request';
import { checkPast, firstOf, type CheckDays } from './checkedLead';
import { eachPast } from './eachPast';

/** What is known of the leads that were won or lost, right before that. */
export interface ClosedLeads {
	/** By the name of a rule: for each lead, whether the rule had given it points by then, or held some. */
	had: Map<string, Uint8Array>;
	won: Uint8Array;
	/** When each was first won, else first lost. */
	at: Float64Array;
}

const NOTHING_CHANGED = { settings: {} };
const NO_DAYS: CheckDays = { days: [], ends: [], entering: 'asWritten' };

/**
 * Reads which rules had given points to each lead of a score before its first win, else its first loss: nothing that was
 * written later. Leads that were not stored by then are left out. Changes nothing.
 * @param goOn asked after each page; false stops
 */
export async function closedLeads(
	store: Store,
	request: Pick<StepRequest, 'entity' | 'score' | 'notice'>,
	goOn: (leads: number) => boolean = () => true,
): Promise<ClosedLeads> {
	const found: Array<{ had: boolean[]; isWon: boolean; at: Instant }> = [];
	let past = null as ReturnType<typeof underChanges> | null;
	let rules: Score['rules'] = [];
	await eachPast(
		store,
		request,
		{
			begin: (score, sweeps) => {
				past = underChanges(score, sweeps, NOTHING_CHANGED);
				({ rules } = score);
			},
			read: async (tx, leads) => await tx.outcomesOf(request.entity, leads),
			add: (lead, { clock }, ledger, known) => {
				const outcomes = known?.get(lead) ?? [];
				const win = firstOf(outcomes, 'won');
				const at = win ?? firstOf(outcomes, 'lost');
				const closing = outcomes.filter(
					(one) => one.at === at && one.kind === (win === null ? 'lost' : 'won'),
				);
				if (at === null) return;
				checkPast(past!, { ledger, clock, outcomes: closing.slice(0, 1) }, NO_DAYS, {
					stood: () => undefined,
					before: (_, { hasHad }) =>
						found.push({ had: rules.map((_rule, id) => hasHad(id)), isWon: win !== null, at }),
					changed: () => undefined,
				});
			},
		},
		() => goOn(found.length),
	);
	return {
		had: new Map(
			rules.map(({ name }, id) => [name, Uint8Array.from(found, ({ had }) => Number(had[id] ?? false))]),
		),
		won: Uint8Array.from(found, ({ isWon }) => Number(isWon)),
		at: Float64Array.from(found, ({ at }) => at),
	};
}
