import type { Crossing } from '../../stores';

/** What can start the workflow. */
export type StartWhen = 'changesBand' | 'enters' | 'falls' | 'leaves' | 'notTouched' | 'rises';

interface Event {
	/** Whether it is about a threshold of the trigger's own, or a band of a router. */
	isOfThreshold: boolean;
	/** @param name the band, or the threshold as a text; empty: any */
	matches: (crossing: Crossing, name: string) => boolean;
}

/** A lead that a router emits again after a silence stays in its band. */
const isMove = ({ from, to }: Crossing): boolean => from !== to;
const is = (band: string | null, name: string): boolean => band !== null && (name === '' || band === name);
const enters: Event = {
	isOfThreshold: false,
	matches: (crossing, name) => isMove(crossing) && is(crossing.to, name),
};

export const EVENTS: Record<StartWhen, Event> = {
	changesBand: { isOfThreshold: false, matches: isMove },
	enters,
	leaves: { isOfThreshold: false, matches: (crossing, name) => isMove(crossing) && is(crossing.from, name) },
	falls: { isOfThreshold: true, matches: ({ from }, name) => from === name },
	// From when on there is time to touch the lead.
	notTouched: enters,
	rises: { isOfThreshold: true, matches: ({ to }, name) => to === name },
};
