import type { Fade } from '../../scoring';
import type { ChangedLead } from '../shared/changedLead';
import type { StepRequest } from '../shared/request';

export interface DecayRequest extends StepRequest {
	/** How points fade; without one, only what has expired goes. */
	fade?: Fade;
	/** Fade the points of these groups only. */
	groups?: string[];
}

/**
 * What a decay of all leads is to report. Falls take a look at the leads that may have fallen, or hold expired points;
 * changes take a look at all.
 */
export type DecayReport =
	| {
			of: 'falls';
			/** None: those that decays of this score report anyway. */
			thresholds: number[];
			/** The most leads to return. */
			limit: number;
	  }
	| {
			of: 'changes';
			/** In points, up or down. */
			atLeast: number;
			limit: number;
	  };

export interface DecayedLead extends ChangedLead {
	/** The lowest of the thresholds that its score has fallen below since the last decay that reported falls. */
	fellBelow?: number;
}
