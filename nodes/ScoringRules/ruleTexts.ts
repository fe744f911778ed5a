import { UNITS, type Unit } from '../../scoring';

/* How a rule's settings are written in one field each: "3 months", "2 times per day", "1: 2, 5: 10". */

export interface DurationText {
	amount: number;
	unit: Unit;
}

const unitOf = (text: string): Unit | null =>
	UNITS.find((unit) => unit === text || unit === `${text}s`) ?? null;

/** "3 months"; null: it is none. */
export function readDuration(text: string): DurationText | null {
	const [, amount, name = ''] = /^(\d{1,6})\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? [];
	const unit = unitOf(name);
	return unit && { amount: Number(amount), unit };
}

export interface LimitText {
	to: number;
	of: 'times' | 'points';
	per: DurationText;
}

const LIMIT = /^(\d{1,9}(?:\.\d+)?)\s*(times?|points?)?\s*(?:per|within|in|a|every)\s*(.+)$/;

/** "2 times per day", "20 points per 7 days"; null: it is none. */
export function readLimit(text: string): LimitText | null {
	const [, to, of = 'times', per = ''] = LIMIT.exec(text.trim().toLowerCase()) ?? [];
	const duration = readDuration(/^\d/.test(per) ? per : `1 ${per}`);
	return to === undefined || !duration
		? null
		: { to: Number(to), of: of.startsWith('point') ? 'points' : 'times', per: duration };
}

/** "1: 2, 5: 10": from 1 event on 2 points, from 5 on 10; null: it is none. */
export function readSteps(text: string): Array<{ from: number; points: number }> | null {
	const steps = text.split(',').map((part) => /^\s*(\d{1,6})\s*:\s*(-?\d{1,10}(?:\.\d+)?)\s*$/.exec(part));
	return steps.every((step) => step !== null)
		? steps.map(([, from, points]) => ({ from: Number(from), points: Number(points) }))
		: null;
}
