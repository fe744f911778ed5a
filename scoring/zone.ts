import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';

/** No clocks are farther from UTC, in minutes. */
const FARTHEST = 14 * 60;

/** Names that were asked for, and whether they are time zones. */
const zones = new Map<string, boolean>();

/** Whether a name is that of a time zone, the same on every machine. */
export function isZone(name: string): boolean {
	let answer = zones.get(name);
	if (answer === undefined) {
		const fixed = FixedOffsetZone.parseSpecifier(name);
		answer = fixed ? Math.abs(fixed.offset(0)) <= FARTHEST : IANAZone.isValidZone(name);
		zones.set(name, answer);
	}
	return answer;
}

/** No zone changes its clocks and changes them back within a day. */
const STRETCH = 86_400_000;

/** By zone and stretch: how far its clocks are ahead of UTC; null where they change. */
const known = new Map<string, Map<number, number | null>>();

/**
 * How far a zone's clocks are ahead of UTC at an instant, in milliseconds. Remembered: asking the platform takes some
 * microseconds, and intervals are counted by the million.
 */
export function offsetAt(at: number, zone: string): number {
	if (zone === 'UTC') return 0;
	const offsets = known.get(zone) ?? new Map<number, number | null>();
	known.set(zone, offsets);
	const stretch = Math.floor(at / STRETCH);
	let offset = offsets.get(stretch);
	if (offset === undefined) {
		const [begin, end] = [ask(stretch * STRETCH, zone), ask((stretch + 1) * STRETCH, zone)];
		offset = begin === end ? begin : null;
		offsets.set(stretch, offset);
	}
	return offset ?? ask(at, zone);
}

const ask = (at: number, zone: string): number => DateTime.fromMillis(at, { zone }).offset * 60_000;

/** The instant at which a zone's clocks show a local time; `offset` is what it may be. A time that is skipped comes later. */
export function instantOf(local: number, zone: string, offset: number): number {
	const before = offsetAt(local - offset, zone);
	if (before === offset) return local - offset;
	const then = offsetAt(local - before, zone);
	return local - Math.min(before, then);
}
