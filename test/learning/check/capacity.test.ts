import fc from 'fast-check';
import { capacityOf, FirstReached } from '../../../learning/check';

test('every threshold is reached for the first time once by a lead', () => {
	const scores = fc.array(
		fc.integer({ min: -20, max: 400 }).map((tenths) => tenths / 10),
		{ minLength: 1, maxLength: 8 },
	);
	fc.assert(
		fc.property(fc.array(scores, { maxLength: 10 }), (leads) => {
			const reached = new FirstReached();
			const thresholds = Array.from({ length: 42 }, (_, index) => index);
			for (const lead of leads) {
				let highest = -Infinity;
				for (const score of lead) {
					if (score > highest) reached.rise(highest, score);
					highest = Math.max(highest, score);
				}
			}
			expect(reached.at(thresholds)).toEqual(
				thresholds.map(
					(threshold) => leads.filter((lead) => lead.some((score) => score >= threshold)).length,
				),
			);
		}),
	);
});

/** A week in which new leads came to these scores. */
function week(scores: number[]): FirstReached {
	const reached = new FirstReached();
	for (const score of scores) reached.rise(-Infinity, score);
	return reached;
}

const scores = (count: number, score: number): number[] => Array<number>(count).fill(score);

test('the lowest threshold that sales could have kept up with, and what it would have been worth since', () => {
	const older = Array.from({ length: 10 }, () => week([...scores(50, 40), ...scores(30, 57.5)]));
	const newest = [week([...scores(60, 45), ...scores(41, 60)]), week(scores(39, 60))];
	const found = capacityOf(
		40,
		{ older, newest, winners: [60, 58, 41, -Infinity] },
		{ highest: 60, thresholds: [50] },
	);
	expect(found.advised).toEqual({ threshold: 41, weeks: [101, 39], over: 1, reachedWinners: 3, share: 0.75 });
	expect(found.today).toEqual([{ threshold: 50, weeks: [41, 39], over: 1, reachedWinners: 2, share: 0.5 }]);
	expect(found.winners).toBe(4);
	expect(found.curve.at(-1)!.threshold).toBe(61);
	expect(found.curve.at(-1)).toMatchObject({ leadsAWeek: 0, share: 0 });
});

test('one week in ten may have had more; without older weeks nothing is advised', () => {
	const quiet = Array.from({ length: 9 }, () => week(scores(2, 10)));
	const older = [...quiet, week(scores(90, 30))];
	const at = { highest: 30, thresholds: [] };
	expect(capacityOf(5, { older, newest: quiet, winners: [] }, at).advised!.threshold).toBe(1);
	expect(
		capacityOf(5, { older: [...older, week(scores(90, 30))], newest: quiet, winners: [] }, at).advised!
			.threshold,
	).toBe(31);
	expect(capacityOf(5, { older: [], newest: quiet, winners: [] }, at).advised).toBe(null);
});

test('weeks before the score had leads do not count, and quiet weeks since then do', () => {
	const none = Array.from({ length: 20 }, () => week([]));
	const newest = [week(scores(300, 50))];
	const at = { highest: 60, thresholds: [] };
	expect(capacityOf(40, { older: none, newest, winners: [] }, at)).toMatchObject({
		...{ olderWeeks: 0, advised: null },
	});
	const older = [...none, week(scores(300, 50))];
	expect(capacityOf(40, { older, newest, winners: [] }, at)).toMatchObject({
		...{ olderWeeks: 1, advised: { threshold: 51 } },
	});
	const later = [week(scores(300, 50)), ...none];
	expect(capacityOf(40, { older: later, newest, winners: [] }, at)).toMatchObject({
		...{ olderWeeks: 21, advised: { threshold: 1 } },
	});
});

test('a threshold above the maximum is not advised', () => {
	const older = Array.from({ length: 10 }, () => week(scores(200, 100)));
	const found = capacityOf(
		40,
		{ older, newest: older, winners: [] },
		{ highest: 100, most: 100, thresholds: [] },
	);
	expect(found).toMatchObject({ olderWeeks: 10, advised: null });
});
