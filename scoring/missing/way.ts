import type { Instant } from '../time';

/** A rule that can bring a lead up to a band, or why it cannot. */
export interface Way {
	rule: string;
	/** What one match would change the score by now; null: the item says it. */
	brings: number | null;
	/** Whether one match is enough. */
	suffices: boolean;
	/** How many matches it takes at once; null: no number of them is enough. */
	times: number | null;
	/** What those bring together; null: no number of them is enough. */
	bringTogether: number | null;
	/** From when on they are no longer enough, if the points go on fading as they last did; null: not within a year. */
	until: Instant | null;
	/** Why no number is enough. */
	why: string | null;
	/** Whether it gives its points while something is true, and not for events. */
	isState: boolean;
}

/** What is missing to a band. */
export interface MissingTo {
	band: string;
	from: number;
	points: number;
	/** Those with the fewest matches first. */
	ways: Way[];
	inWords: string;
}
