import assert from 'node:assert/strict';

import type { Execution } from '../harness/n8n';
import { execute, itemsOf, START } from './executions';
import { EVENTS, otherWays, ourWays, type Way } from './journeys';
import { memoryOfN8n } from './memory';
import { median } from './numbers';
import { say, type Report } from './report';
import { scaled } from './scale';
import { setStage, type Stage } from './stage';
import { outcomesOf, RULES, type LeadEvent } from './workflows/leads';

const EVENT_COUNT = scaled(10_000);
const ROUNDS = 3;

/** The time of a way in each round, for all events, and the most memory that n8n took. */
interface Runs {
	times: number[];
	peaks: number[];
}

/**
 * Scores 10,000 events of 2,000 leads in one execution of a real n8n, with our steps and with n8n's own nodes. Every run
 * has an n8n that was just started and has warmed up; rounds alternate, so that a slow minute hits all ways alike.
 */
export async function journey(report: Report): Promise<void> {
	const stage = await setStage();
	try {
		const [ours, others] = [ourWays(stage), otherWays(stage)];
		const runs = new Map([...ours, ...others].map((way): [Way, Runs] => [way, { times: [], peaks: [] }]));
		let number = 0;
		for (let round = 1; round <= ROUNDS; round++) {
			for (const [way, { times, peaks }] of runs) {
				const { milliseconds, peak } = await measure(stage, way, `way_${++number}`);
				say(`Round ${round}: ${way.name}: ${Math.round(milliseconds)} ms for ${eventsFor(way)} events`);
				times.push((milliseconds * EVENT_COUNT) / eventsFor(way));
				if (peak !== undefined) peaks.push(peak);
			}
		}
		for (const way of ours) for (const other of others) tell(report, way, other, runs);
	} finally {
		await stage.close();
	}
}

const eventsFor = ({ sample }: Way): number => Math.min(sample ? scaled(sample) : EVENT_COUNT, EVENT_COUNT);

async function measure(
	stage: Stage,
	way: Way,
	label: string,
): Promise<{ milliseconds: number; peak: number | undefined }> {
	const n8n = await stage.startN8n();
	try {
		const run = async (name: string, events: number) => {
			const execution = await execute(n8n, await way.build(n8n, name, events));
			check(way, execution);
			return timeOf(execution);
		};
		await run(`${label}_warm_up`, Math.ceil(eventsFor(way) / 5));
		const memory = memoryOfN8n();
		memory.reset();
		const milliseconds = await run(label, eventsFor(way));
		return { milliseconds, peak: memory.peak() };
	} finally {
		await n8n.stop();
	}
}

/** All ways must come to the same scores and bands. */
function check(way: Way, execution: Execution): void {
	assert.equal(execution.status, 'success', `${way.name}: ${execution.error?.message}`);
	const events = itemsOf(execution, EVENTS).map(({ fields }) => fields as object as LeadEvent);
	assert.deepEqual(way.outcomes(execution), outcomesOf(events), `${way.name} came to other scores`);
}

/**
 * From the first start of a node of the journey to the last end, in ms: what n8n does between nodes is a part of it;
 * making the events before, and storing the execution behind, is not.
 */
function timeOf({ runData }: Execution): number {
	const runs = Object.entries(runData).flatMap(([node, runsOf]) =>
		node === START || node === EVENTS ? [] : runsOf,
	);
	const start = runs.reduce((first, { startTime }) => Math.min(first, startTime), Infinity);
	const end = runs.reduce((last, run) => Math.max(last, run.startTime + run.executionTime), 0);
	return end - start;
}

function tell(report: Report, way: Way, other: Way, runs: Map<Way, Runs>): void {
	const [ours, theirs] = [way, other].map((each) => median(runs.get(each)!.times)) as [number, number];
	const [ourPeak, theirPeak] = [way, other].map((each) => peakOf(runs.get(each)!));
	const count = EVENT_COUNT.toLocaleString('en');
	const sample = eventsFor(other) < EVENT_COUNT;
	report({
		name: `journey: ${count} events, ${RULES.length} rules, 3 bands: ours on ${way.name} / ${other.name}`,
		ours,
		theirs,
		unit: 'ms',
		ratio: theirs / ours,
		ourPeakRss: ourPeak,
		theirPeakRss: theirPeak,
		note: [
			`Theirs cannot ${other.cannot}.`,
			...(sample
				? [
						`Measured with ${eventsFor(other).toLocaleString('en')} events and scaled to ${count}; its memory is that of the sample.`,
					]
				: []),
		].join(' '),
		goal: other.goal ? { atLeast: other.goal } : undefined,
	});
}

const peakOf = ({ peaks }: Runs): number | undefined => (peaks.length ? Math.max(...peaks) : undefined);
