import fc from 'fast-check';
import { fade, groups, leads } from './arbitraries';
import { journey, type Decay, type Step } from './journey';
import { expectSame, journeys, openStore, timeoutMs, Player } from './play';

const { store, close } = openStore();
afterAll(close);

const DAY = 86_400_000;

const story = fc.record({
	/** Forwards in time, without decays of its own. */
	journey: journey({ isForward: true, maxSteps: 5, weights: { decay: 0, merge: 0 } }),
	fade,
	groups: fc.option(fc.subarray(groups, { minLength: 1 }), { nil: undefined, freq: 2 }),
	/** For each gap between steps: the parts of it after which the decay runs once more. */
	extra: fc.array(fc.array(fc.constantFrom(-0.5, 0, 0.3, 0.5, 1), { maxLength: 2 }), { maxLength: 5 }),
});

async function scoresAfter(zone: string, steps: Step[]): Promise<Array<number | null>> {
	const player = new Player(store, zone);
	for (const step of steps) await player.play(step);
	return (await player.read(leads)).map((lead) => lead && lead.score);
}

/** The journey's steps with decays in the gaps, and with the last one only. */
function oftenAndOnce(steps: Step[], extra: number[][], decay: (at: number) => Decay): [Step[], Step[]] {
	const end = (steps.at(-1)?.at ?? 0) + DAY;
	const often = steps.flatMap((step, index): Step[] => {
		const gap = (steps[index + 1]?.at ?? end) - step.at;
		const parts = extra[index] ?? [];
		return [step, ...parts.map((part) => decay(step.at + Math.round(gap * part)))];
	});
	return [
		[...often, decay(end)],
		[...steps, decay(end)],
	];
}

test(
	'how often a decay ran makes no difference, as long as the last one is the same',
	async () => {
		await fc.assert(
			fc.asyncProperty(story, async ({ journey: { zone, steps }, fade, groups, extra }) => {
				const decay = (at: number): Decay => ({ do: 'decay', at, leads: null, fade, groups });
				const [often, rarely] = oftenAndOnce(steps, extra, decay);
				expectSame(await scoresAfter(zone, often), await scoresAfter(zone, rarely));
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);

test(
	'expired points go whether or not a step removed them before',
	async () => {
		await fc.assert(
			fc.asyncProperty(story, async ({ journey: { zone, steps }, extra }) => {
				const [often, rarely] = oftenAndOnce(steps, extra, (at) => ({ do: 'decay', at, leads: null }));
				expectSame(await scoresAfter(zone, often), await scoresAfter(zone, rarely));
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);

test(
	'a decay that runs twice in a row changes nothing',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey({ maxSteps: 5 }), async ({ zone, steps }) => {
				const player = new Player(store, zone);
				for (const step of steps) {
					await player.play(step);
					if (step.do !== 'decay') continue;
					const before = await player.read(leads);
					const again = await player.play(step);
					expect(await player.read(leads)).toEqual(before);
					if (!step.leads) expect(again).toMatchObject({ leads: [], summary: { emitted: 0 } });
				}
			}),
			{ numRuns: journeys(1000) },
		);
	},
	timeoutMs,
);
