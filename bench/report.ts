/** One thing that was measured, beside the same done another way or beside the least that it can cost. */
export interface Measurement {
	/** What was done, to how much. */
	name: string;
	ours: number;
	/** The same done another way. A measurement has this or `floor`. */
	theirs?: number;
	/** The least that it can cost, whoever does it. */
	floor?: number;
	/** Of all these numbers, such as `ms` or `leads/s`. */
	unit: string;
	/** How many times better ours is than theirs; or how many times worse than the floor. Worked out by the part, which knows whether less is better. */
	ratio: number;
	/** The most memory that our side took, in MB. */
	ourPeakRss?: number;
	/** The most memory that the other side took, in MB. */
	theirPeakRss?: number;
	/** What a reader must know to judge the numbers, such as what the other side cannot do. */
	note?: string;
	/** What the ratio should be. */
	goal?: Goal;
}

export type Goal = { atLeast: number } | { atMost: number };

export type Report = (measurement: Measurement) => void;

/** Tells a person what happens now, apart from what is measured. */
export const say = (line: string): void => console.error(line);

/** Prints measurements as they come: for a person, or one JSON object a line. */
export function makeReport(json: boolean): Report {
	return json
		? (measurement) => console.log(asLine(measurement))
		: (measurement) => console.log(asText(measurement));
}

function asLine({ goal, ...measurement }: Measurement): string {
	return JSON.stringify({ ...measurement, ...(goal && { goal, isMet: isMet(measurement.ratio, goal) }) });
}

function asText({
	name,
	ours,
	theirs,
	floor,
	unit,
	ratio,
	ourPeakRss,
	theirPeakRss,
	note,
	goal,
}: Measurement): string {
	const other = floor === undefined ? { label: 'theirs', value: theirs! } : { label: 'floor', value: floor };
	const numbers = [
		side('ours', ours, unit, ourPeakRss),
		side(other.label, other.value, unit, theirPeakRss),
		`${shown(ratio)} times ${floor === undefined ? 'better' : 'the floor'}${goal ? `  ${judged(ratio, goal)}` : ''}`,
	];
	return ['', name, `    ${numbers.join('   ')}`, ...(note ? [`    ${note}`] : [])].join('\n');
}

const side = (label: string, value: number, unit: string, peakRss?: number): string =>
	`${label} ${shown(value)} ${unit}${peakRss === undefined ? '' : ` (${shown(peakRss)} MB)`}`.padEnd(32);

function judged(ratio: number, goal: Goal): string {
	const wanted = 'atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
	return `(goal: ${wanted}${isMet(ratio, goal) ? '' : ', MISSED'})`;
}

const isMet = (ratio: number, goal: Goal): boolean =>
	'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;

/** Three digits at least, so that 1.24 is not 1, and no more than a measurement is worth. */
const shown = (value: number): string =>
	value.toLocaleString(
		'en',
		Math.abs(value) < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
	);
