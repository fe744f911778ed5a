import type { Instant } from '../../scoring';
import { shorten } from '../clean';
import type { Bin } from '../data';

/** A score as it is, beside what it would be under changed settings. Strings can be anything: they are cleaned. */
export interface ComparisonData {
	score: string;
	/** The record type: contact, company, deal. */
	entity: string;
	at: Instant;
	/** The IANA time zone that dates are shown in. */
	zone: string;
	/** What is changed, in words. */
	tried: string[];
	/** What cannot be tried, or is tried in a way that people should know of, in sentences. */
	notes: string[];
	leads: number;
	/** Leads whose score would be another, and those of which this is an estimate. */
	changed: number;
	notExact: number;
	now: ComparedSide;
	changedTo: ComparedSide;
	/** The leads that would change most, first the one that would most. */
	most: Array<{ leadId: string; now: number; changedTo: number }>;
	/** What leads have now of rules that would be gone. */
	removed: Array<{ rule: string; leads: number; points: number }>;
	/** Where two scores stand beside each other instead: what they are called. */
	scores?: [now: string, changedTo: string];
}

/** One of the two. */
export interface ComparedSide {
	/** Ascending; empty where there are none. */
	bands: Array<{ name: string; from: number; leads: number }>;
	below: number;
	/** Both sides have the same bins. */
	distribution: Bin[];
	/** Ascending by start: weeks without crossings, too. */
	weeks: Array<{ start: Instant; crossings: Array<{ band: string; rose: number; dropped: number }> }>;
}

/** What the charts draw. */
export type Sides = Pick<ComparisonData, 'zone' | 'now' | 'changedTo' | 'scores'>;

/** The names of all bands, the highest first. */
export const bandNames = ({ now, changedTo }: Pick<Sides, 'now' | 'changedTo'>): string[] => [
	...new Set([...changedTo.bands.toReversed(), ...now.bands.toReversed()].map(({ name }) => name)),
];

/** What the two are called. */
export const NOW = 'Now';
export const CHANGED = 'With the changes';

/** What charts say of the two: their names, in a heading and within a sentence. */
export function wordsOf({ scores }: Sides) {
	if (!scores) return { names: [NOW, CHANGED], within: ['now', 'with the changes'] } as const;
	const short = scores.map((name) => shorten(name, 40)) as [string, string];
	return { names: short, within: short } as const;
}
