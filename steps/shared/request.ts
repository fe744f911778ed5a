import type { Instant, Score, Settings } from '../../scoring';
import { newScore, withSettings } from '../../scoring';
import { StoreError, type Step, type StoredScore, type Transaction } from '../../stores';
import { settingsNotices } from './notices';

/** What every step states: which score it works on, who it is, and when it runs. */
export interface StepRequest {
	/** The record type: contact, company, deal. */
	entity: string;
	score: string;
	step: Step;
	/**
	 * As whom the step holds points, where its rules have a name that other steps share: itself, and what stands for all of
	 * these. Ledgers name `step`.
	 */
	holder?: { own: Step; shared: Step };
	/** The execution, as ledgers name it. */
	execution: string;
	/**
	 * Names this run of the step. n8n may run a step again in one execution; the same run changes nothing and gives the
	 * same output. null: every call is a new run.
	 */
	run: string | null;
	/** The instant at which the step works. */
	at: Instant;
	/** The real clock. */
	now: Instant;
	/** Called with what a person should know of this run; absent where nobody watches. */
	notice?: (sentence: string) => void;
	/** Called with what is most likely a mistake, whether or not somebody watches. */
	warn?: (sentence: string) => void;
	/** The workflow's time zone, which a new score takes as its own. */
	zone: string;
}

/** What a step needs to know before it can read or change a lead. */
export interface Opening {
	/** The score, where a step has used it before. */
	stored: StoredScore | null;
	/** The step's number in the store. */
	step: number;
	/** The numbers of whom it holds points as. */
	holder: { own: number; shared: number };
	/** The leads behind the step's IDs. */
	names: Map<string, string>;
}

/** Reads it all at once, so that a store at the other end of a network is asked only once. */
export async function open(tx: Transaction, request: StepRequest, ids: string[] = []): Promise<Opening> {
	const { entity, score, step, holder } = request;
	const [stored, number, own, shared, names] = await Promise.all([
		tx.score(entity, score),
		tx.step(step),
		holder && tx.step(holder.own),
		holder && tx.step(holder.shared),
		tx.resolve(entity, [...new Set(ids)]),
	]);
	return { stored, step: number, holder: { own: own ?? number, shared: shared ?? number }, names };
}

/** The score that a step goes on with in another transaction. @throws StoreError where it was deleted in between */
export function stillStored(
	{ score }: Pick<StepRequest, 'score'>,
	{ stored }: Pick<Opening, 'stored'>,
): StoredScore {
	if (stored) return stored;
	throw new StoreError(
		`The score "${score}" was deleted while this step worked on it`,
		'What the step did went with the score. Run it again if there is a new score of this name.',
	);
}

/** The score a step works on, made where it is new, with what the step sets for it. */
export async function openScore(
	tx: Transaction,
	{ entity, score: name, zone, notice }: StepRequest,
	{ stored }: Opening,
	settings: Settings = {},
	change: (score: Score) => Score = (score) => score,
): Promise<StoredScore> {
	const before = stored?.score ?? newScore(entity, name);
	if (notice) settingsNotices(before, settings).forEach(notice);
	const withZone = before.settings.zone ? settings : { zone, ...settings };
	const score = change(withSettings(before, withZone));
	if (stored && score === before) return stored;
	return await tx.saveScore(score, stored?.id ?? null);
}
