import type { Fade, Unit } from '../../../scoring';
import { scoreTimeline, decayAll, decayLeads, readHistories, readLeads, scoreLeads } from '../../../steps';
import { openSqlite } from '../../../stores';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, instant, NEW_YEAR, scoring } from '../setup';

const every = (unit: Unit, amount = 1): Fade['every'] => ({ amount, unit });

describe.each([['0001-01-01T00:00:00Z'], ['-271820-01-01T00:00:00Z'], ['1899-12-30T00:00:00Z']])(
	'a store that has an event of %s',
	(text) => {
		const fades: Array<[string, Fade]> = [
			[
				'days of silence',
				{ type: 'percentOfRemaining', every: every('days'), percent: 1, countFrom: 'lastActivity' },
			],
			[
				'months of silence',
				{ type: 'percentOfOriginal', every: every('months'), percent: 9, countFrom: 'lastActivity' },
			],
			['percent a day', { type: 'percentOfRemaining', every: every('days'), percent: 1 }],
			['percent a second', { type: 'percentOfOriginal', every: every('seconds'), percent: 1 }],
			['half-life', { type: 'halfLife', every: every('hours') }],
		];
		test.each(fades)('is faded and told at once: %s', async (_name, fade) => {
			const store = openSqlite(freshFile());
			const berlin = { zone: 'Europe/Berlin' };
			const items = [event('ann', 100, { at: instant(text) }), event('ann', 100)];
			await scoreLeads(store, scoring(everyTime, items, berlin));
			const began = performance.now();
			for (const days of [0, 1, 2]) {
				const at = NEW_YEAR + days * DAY;
				await decayAll(store, decaying({ ...berlin, fade, at, now: at }), changes());
				await decayAll(store, decaying({ ...berlin, fade, at, now: at }), {
					of: 'falls',
					thresholds: [150, 50],
					limit: 10,
				});
				await decayLeads(store, decaying({ ...berlin, fade, at, now: at }), ['ann']);
			}
			// Late, so that silences have to be worked out anew.
			await scoreLeads(store, scoring(everyTime, [event('ann', 1, { at: NEW_YEAR - DAY })], berlin));
			const of = { entity: 'contact', score: 'Lead Score' };
			const [history] = await readHistories(store, { ...of, leads: ['ann'], limit: 100, asOf: null });
			const scores = await scoreTimeline(store, { ...of, at: NEW_YEAR + 9 * DAY }, 'ann');
			const [ann] = await readLeads(store, 'contact', 'Lead Score', ['ann']);

			expect(performance.now() - began).toBeLessThan(1_500);
			expect(ann!.score).toBeGreaterThanOrEqual(0);
			expect(ann!.score).toBeLessThanOrEqual(102);
			expect(history!.history.at(-1)!.score).toBe(ann!.score);
			expect(scores!.score).toBe(ann!.score);
		});
	},
);
