import type { Score } from './score';
import { DAY, type Instant } from './time';

/** A trigger that has not polled for this long has been deleted or switched off. */
const ABANDONED_AFTER = 30 * DAY;

/** A trigger of some workflow that waits for leads of a score. */
export interface Trigger {
	/** The trigger's number in the store, as a step's. */
	step: number;
	/** Whenever a lead crosses one of these, a crossing is recorded for the trigger. None: it waits for routers' crossings. */
	thresholds: number[];
	/** The ID of the last crossing whose run has ended; null: the trigger has not begun. */
	after: string | null;
	/** The day of the trigger's last poll. */
	looked: Instant;
}

/** The triggers of a score, and its decays at the moment from which all their thresholds are looked at. */
export interface Triggers {
	all: Trigger[];
	since: Score['sweeps'];
}

export const triggerOf = (score: Score, step: number): Trigger | undefined =>
	score.triggers?.all.find((trigger) => trigger.step === step);

/** Adds a trigger, or changes it. The same object where nothing is new. */
export function withTrigger(score: Score, trigger: Trigger): Score {
	const known = triggerOf(score, trigger.step);
	const isNew = trigger.thresholds.some((threshold) => !known?.thresholds.includes(threshold));
	if (known && JSON.stringify(known) === JSON.stringify(trigger)) return score;
	const others = (score.triggers?.all ?? []).filter(({ step }) => step !== trigger.step);
	const since = isNew ? score.sweeps : (score.triggers?.since ?? score.sweeps);
	return { ...score, triggers: { all: [...others, trigger], since } };
}

export function withoutTrigger(score: Score, step: number): Score {
	if (!triggerOf(score, step)) return score;
	const { all, since } = score.triggers!;
	return { ...score, triggers: { all: all.filter((trigger) => trigger.step !== step), since } };
}

/** The score without triggers that have stopped polling; one that polls again starts afresh. */
export function withoutAbandoned(score: Score, now: Instant): Score {
	const abandoned = score.triggers?.all.filter(({ looked }) => looked < now - ABANDONED_AFTER) ?? [];
	return abandoned.reduce((rest, { step }) => withoutTrigger(rest, step), score);
}

/** What triggers wait for, highest first. */
export function triggerThresholds({ triggers }: Score): number[] {
	if (!triggers) return [];
	return [...new Set(triggers.all.flatMap(({ thresholds }) => thresholds))].sort((a, b) => b - a);
}
