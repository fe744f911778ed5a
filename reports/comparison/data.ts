import type { Instant } from '../../scoring';
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

/** The names of all bands, the highest first. */
export const bandNames = ({ now, changedTo }: ComparisonData): string[] => [
	...new Set([...changedTo.bands.toReversed(), ...now.bands.toReversed()].map(({ name }) => name)),
];

/** What the two are called, and how they are drawn. */
export const NOW = 'Now';
export const CHANGED = 'With the changes';
