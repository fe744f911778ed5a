import { decayAll, readLeads, scoreLeads } from '../../../steps';
import { openSqlite, type Store } from '../../../stores';
import { freshFile } from '../../stores/temporary';
import { changes, DAY, decaying, event, everyTime, NEW_YEAR, scoring } from '../setup';

const LEADS = Array.from({ length: 300 }, (_, n) => `lead ${n}`);
const expiring = { ...everyTime, expiresAfter: { amount: 20, unit: 'days' as const } };
const DAYS = 40;

test('20,000 historic events in one batch give the scores that scoring day by day gave', async () => {
	const events = Array.from({ length: 20_000 }, (_, n) => {
		const at = NEW_YEAR + Math.floor((n / 20_000) * DAYS) * DAY + (n % 500) * 1_000;
		return event(LEADS[(n * 7_919) % LEADS.length]!, 1 + (n % 9), { eventId: `e${n}`, at });
	});
	const end = { at: NEW_YEAR + (DAYS + 5) * DAY };
	const scoresOf = async (store: Store) => {
		await decayAll(store, decaying(end), changes());
		const read = await readLeads(store, 'contact', 'Lead Score', LEADS);
		return read.map((lead) => lead!.score);
	};
	const live = openSqlite(freshFile());
	for (let day = 0; day < DAYS; day++) {
		const at = NEW_YEAR + (day + 1) * DAY;
		const ofDay = events.filter((one) => one.at! < at && one.at! >= at - DAY);
		await scoreLeads(live, scoring(expiring, ofDay, { at }));
		await decayAll(live, decaying({ at }), changes());
	}
	const batch = openSqlite(freshFile());
	await scoreLeads(batch, scoring(expiring, events, end));

	const [lived, scored] = [await scoresOf(live), await scoresOf(batch)];
	expect(lived.filter((score) => score > 0)).toHaveLength(LEADS.length);
	scored.forEach((score, index) => expect(score).toBeCloseTo(lived[index]!, 6));
}, 30_000);
