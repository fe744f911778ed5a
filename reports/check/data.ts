import type { Instant } from '../../scoring';

/** A score, checked against what came of its leads. Strings can be anything: they are cleaned. */
export interface CheckData {
	score: string;
	/** The record type: contact, company, deal. */
	entity: string;
	at: Instant;
	/** The IANA time zone that dates are shown in. */
	zone: string;
	leads: number;
	/** Leads by what came of them. */
	won: number;
	lost: number;
	rejected: number;
	/** The first and the last reference day, how many days a win may take, and what counts as history. */
	from: Instant;
	to: Instant;
	days: number;
	entering: 'asWritten' | 'asDated';
	/** Leads on reference days, and those of them that a win followed. */
	rows: number;
	wins: number;
	ranking: RankingData | null;
	beforeOutcome: RankingData | null;
	bands: SliceData[];
	slices: SliceData[];
	tops: Array<{ top: number; share: number }>;
	/** Null: the score claims no chances. */
	calibration: ChanceGroupData[] | null;
	capacity: CapacityData | null;
	rules: RuleData[];
	/** Ascending. */
	thresholds: number[];
	cohorts: Array<{ month: Instant; leads: number; median: number; above: number[] }>;
	/** Null: the score has no maximum. */
	atMaximum: number | null;
	rejections: Array<{ band: string; reason: string; count: number }>;
	loadedLater: number;
	merged: number;
	/** Leads with an outcome that this score does not know. */
	unknown: number;
}

/** Leads that won, and others, and in which share of their pairs the first had the higher score. */
export interface RankingData {
	auc: number;
	low: number;
	high: number;
	tied: number;
	won: number;
	notWon: number;
}

/** How many won, as a share with an interval. */
export interface ShareData {
	all: number;
	won: number;
	share: number;
	low: number;
	high: number;
}

/** Leads of similar chance: what was given on average, and how many won. */
export interface ChanceGroupData extends ShareData {
	expected: number;
}

export interface SliceData extends ShareData {
	name: string;
}

export interface ReachData {
	threshold: number;
	weeks: number[];
	over: number;
	reachedWinners: number;
	share: number;
}

export interface CapacityData {
	leads: number;
	winners: number;
	/** How many older weeks there were to choose on. */
	olderWeeks: number;
	advised: ReachData | null;
	today: ReachData[];
	curve: Array<{ threshold: number; leadsAWeek: number; share: number }>;
}

export interface RuleData {
	rule: string;
	leads: number;
	shareOfLeads: number;
	with: ShareData;
	without: ShareData;
	difference: { difference: number; low: number; high: number } | null;
	verdict: 'goesWithWinning' | 'saysNothing' | 'goesAgainstItsPoints' | 'tooFewToSay';
	points: number;
	suggested: number | null;
	isIdle: boolean;
	leak: 'minutesBefore' | 'onlyAfter' | 'arrivedLater' | 'onlyTheWon' | null;
}
