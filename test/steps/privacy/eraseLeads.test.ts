import { DatabaseSync } from 'node:sqlite';
import {
	adjustLeads,
	assignLeads,
	decayAll,
	eraseLeads,
	mergeLeads,
	readHistories,
	readLeads,
	recordOutcomes,
	routeLeads,
	scoreLeads,
	type StepRequest,
} from '../../../steps';
import { openPostgres, openSqlite, type Store } from '../../../stores';
import { bytesOfFile, bytesOfSchema, findIn } from '../../stores/bytes';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';
import {
	assigning,
	changes,
	DAY,
	decaying,
	event,
	everyTime,
	NEW_YEAR,
	routing,
	scoring,
	toAssign,
	won,
} from '../setup';

const expiring = { ...everyTime, expiresAfter: { amount: 30, unit: 'days' as const } };
const STRANGE = [
	'__proto__',
	`o"neil'; -- \\ %_@x.example`,
	'😀'.repeat(2_500) + '@x.example',
	'nul\u0000lead@x.example',
];
const plain = (n: number) => `lead.${n}@x.example`;

const request = (more: Partial<StepRequest> = {}): StepRequest => decaying(more);
const read = async (store: Store, ...leads: string[]) =>
	await readHistories(store, {
		entity: 'contact',
		score: 'Lead Score',
		leads,
		limit: Infinity,
		asOf: null,
	});

function freshStore(kind: string): { store: Store; bytes: () => Promise<Buffer> } {
	if (kind === 'sqlite') {
		const file = freshFile();
		return { store: openSqlite(file), bytes: async () => bytesOfFile(file) };
	}
	const connection = freshSchema();
	return { store: openPostgres(connection), bytes: async () => await bytesOfSchema(connection) };
}

/** What is personal in the events of a lead. */
const personal = (lead: string) => ({
	event: (n: number) => `event ${n} of ${lead}`,
	reason: `met ${lead} in Rome`,
	old: `before ${lead}`,
});

/** Leads that have lived: scored again and again, routed, adjusted, merged and decayed, each in runs that n8n may repeat. */
async function live(store: Store, leads: string[], rounds = 6): Promise<void> {
	for (let round = 0; round < rounds; round++) {
		const at = NEW_YEAR + round * 9 * DAY;
		const events = leads.flatMap((lead) =>
			[lead, personal(lead).old].map((id) =>
				event(id, 20, { eventId: personal(lead).event(round), at: at - (round % 3) * DAY }),
			),
		);
		await scoreLeads(store, scoring(expiring, events, { at, run: `score ${round}` }));
		await scoreLeads(store, scoring(everyTime, events, { at, score: 'Fit', run: `fit ${round}` }));
		await routeLeads(
			store,
			routing([...leads, ...leads.map((lead) => personal(lead).old)], { at, run: `r${round}` }),
		);
		await decayAll(store, request({ at, run: `decay ${round}` }), changes());
	}
	const adjustments = leads.map((lead) => ({ lead, points: 5, reason: personal(lead).reason }));
	await adjustLeads(store, request({ at: NEW_YEAR + 60 * DAY, run: 'adjust' }), adjustments);
	const outcomes = leads.flatMap((lead) =>
		[lead, personal(lead).old].map((id) =>
			won(id, { id: `deal of ${id}`.slice(0, 2_000), reason: personal(lead).reason }),
		),
	);
	await recordOutcomes(store, request({ score: '', run: 'outcomes' }), outcomes);
	const toPeople = leads.flatMap((lead) =>
		[lead, personal(lead).old].map((id) => toAssign(id, { event: personal(lead).event(0) })),
	);
	await assignLeads(store, assigning({ keepsPerson: false, run: 'assign' }), toPeople);
	const merges = leads.map((lead) => ({ from: personal(lead).old, into: lead }));
	await mergeLeads(store, request({ at: NEW_YEAR + 61 * DAY, run: 'merge' }), merges);
}

const textsOf = (lead: string): string[] => {
	const { event: id, reason, old } = personal(lead);
	return [lead, old, reason, ...[0, 1, 2, 3, 4, 5].map(id)];
};

describe.each(['sqlite', 'postgres'])('on %s', (kind) => {
	test('nothing of an erased lead is left in any byte of the store, and the others are as they were', async () => {
		const { store, bytes } = freshStore(kind);
		const gone = [...STRANGE, ...Array.from({ length: 30 }, (_, n) => plain(n * 13))];
		const stay = Array.from({ length: 400 }, (_, n) => plain(n)).filter((lead) => !gone.includes(lead));
		await live(store, [...stay, ...gone]);
		const before = await read(store, ...stay);
		expect(findIn(await bytes(), gone.flatMap(textsOf))).toEqual(gone.flatMap(textsOf));

		const asked = gone.map((lead, n) => (n % 2 === 0 ? lead : personal(lead).old));
		const results = await eraseLeads(store, request({ run: 'erase' }), asked);
		expect(results).toEqual(
			gone.map(() => ({ erased: true, scores: 2, historyLines: expect.any(Number) as number })),
		);
		expect(findIn(await bytes(), gone.flatMap(textsOf))).toEqual([]);
		expect(await read(store, ...stay)).toEqual(before);
		expect(await read(store, ...gone, ...gone.map((lead) => personal(lead).old))).toEqual(
			[...gone, ...gone].map(() => null),
		);
	});

	test('the confirmation is the same when the step is repeated, and a lead that is not known has none', async () => {
		const { store } = freshStore(kind);
		await scoreLeads(store, scoring(everyTime, [event('ann', 5), event('ann', 7)]));
		const erased = { erased: true, scores: 1, historyLines: 2 };
		const none = { erased: false, scores: 0, historyLines: 0 };
		const leads = ['ann', 'bob', 'ann'];

		expect(await eraseLeads(store, request({ run: 'erase' }), leads)).toEqual([erased, none, erased]);
		expect(await eraseLeads(store, request({ run: 'erase' }), leads)).toEqual([erased, none, erased]);
		expect(await eraseLeads(store, request(), leads)).toEqual([none, none, none]);
	});

	test('an erased lead that comes again is new, and so is each ID that stood for it', async () => {
		const { store } = freshStore(kind);
		const once = { name: 'Demo', award: 'once' as const };
		const demo = async (lead: string) =>
			(await scoreLeads(store, scoring(once, [event(lead, 30, { eventId: 'e' })])))[0]!;
		await demo('ann');
		await demo('old ann');
		await mergeLeads(store, request(), [{ from: 'old ann', into: 'ann' }]);
		await eraseLeads(store, request(), ['old ann']);

		expect(await demo('ann')).toMatchObject({ leadId: 'ann', score: 30, previous: 0 });
		expect(await demo('old ann')).toMatchObject({ leadId: 'old ann', score: 30, previous: 0 });
	});

	test('a run that told of an erased lead cannot be repeated, and counts nothing twice; others can', async () => {
		const { store } = freshStore(kind);
		const run = (name: string, lead: string) =>
			scoring(everyTime, [event(lead, 5), event('cy', 1)], { run: name });
		await scoreLeads(store, run('one', 'ann'));
		const two = await scoreLeads(store, run('two', 'annabel'));
		await eraseLeads(store, request(), ['ann']);

		await expect(scoreLeads(store, run('one', 'ann'))).rejects.toMatchObject({
			message: expect.stringMatching(/has been erased since: it cannot be repeated$/) as string,
		});
		expect(await scoreLeads(store, run('two', 'annabel'))).toEqual(two);
		expect(await read(store, 'ann', 'cy')).toMatchObject([null, { lead: { score: 2 } }]);
	});

	test('a lead of another record type stays', async () => {
		const { store } = freshStore(kind);
		await scoreLeads(store, scoring(everyTime, [event('ann', 5)]));
		await scoreLeads(store, scoring(everyTime, [event('ann', 7)], { entity: 'company' }));
		await eraseLeads(store, request(), ['ann']);

		expect(await readLeads(store, 'company', 'Lead Score', ['ann'])).toMatchObject([{ score: 7 }]);
	});
});

test('while somebody reads the file, the step waits; where that takes too long, it says what to do', async () => {
	const file = freshFile();
	const store = openSqlite(file);
	await live(store, [plain(1), plain(2)], 2);
	const reader = new DatabaseSync(file);
	reader.exec('BEGIN');
	reader.prepare('SELECT * FROM leads').all();
	const erasing = eraseLeads(store, request(), [plain(1)]);
	await expect(erasing).rejects.toMatchObject({
		message: expect.stringMatching(/^What was erased is gone from the scores, but its traces/) as string,
		advice: expect.stringMatching(/then run this step again\.$/) as string,
	});
	reader.close();
	await eraseLeads(store, request(), [plain(1)]);
	expect(findIn(bytesOfFile(file), textsOf(plain(1)))).toEqual([]);
}, 60_000);
