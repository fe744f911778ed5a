import type { Instant } from '../../scoring';
import type { ChanceGroupData, SliceData } from '../check/data';

/** Points that were learned, and how they did on leads that were held out. Strings can be anything: they are cleaned. */
export interface LearnedData {
	/** What the outcome was read from. */
	outcome: string;
	/** null: the outcomes were recorded. */
	wonValue: string | null;
	at: Instant;
	/** The IANA time zone that dates are shown in. */
	zone: string;
	learnedFrom: { leads: number; won: number };
	/** Whether later leads checked what earlier ones taught; else leads picked at random. */
	isByTime: boolean;
	figures: {
		leads: number;
		won: number;
		auc: { value: number; low: number; high: number; tied: number };
		/** How many times as often leads of the top tenth won as all did. */
		lift: number;
		/** By how much the chances are off, on average. */
		calibrationError: number;
	};
	/** What a stricter direction of points costs; null: points are as learned. */
	free: { auc: number } | null;
	/** Leads held out, by their points. */
	slices: SliceData[];
	/** Leads held out from the lowest chance to the highest, in groups of equally many: the chance that was given, and how many won. */
	groups: ChanceGroupData[];
	rules: Array<{
		name: string;
		points: number;
		leads: number;
		won: number;
		conversion: { value: number; low: number; high: number };
	}>;
	warnings: string[];
}
