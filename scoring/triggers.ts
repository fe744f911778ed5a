import type { Score, Trigger } from './score';
import { DAY, type Instant } from './time';

/** A trigger that has not polled for this long has been deleted or switched off. */
const ABANDONED_AFTER = 30 * DAY;

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
export function withoutStopped(score: Score, now: Instant): Score {
	const stopped = score.triggers?.all.filter(({ looked }) => looked < now - ABANDONED_AFTER) ?? [];
	return stopped.reduce((rest, { step }) => withoutTrigger(rest, step), score);
}

/** What triggers wait for, highest first. */
export function triggerThresholds({ triggers }: Score): number[] {
	if (!triggers) return [];
	return [...new Set(triggers.all.flatMap(({ thresholds }) => thresholds))].sort((a, b) => b - a);
}
