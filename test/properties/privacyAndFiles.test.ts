import fc from 'fast-check';
import { linesOf } from '../../nodes/common/textFiles/lines';
import {
	decayAll,
	eraseLeads,
	exportScore,
	importStartingScores,
	importScore,
	type NumberLine,
} from '../../steps';
import { openPostgres, openSqlite, type Store } from '../../stores';
import { bytesOfFile, bytesOfSchema, findIn } from '../stores/bytes';
import { freshSchema } from '../stores/freshSchema';
import { freshFile } from '../stores/temporary';
import { changes } from '../steps/setup';
import { leads as short } from './arbitraries';
import { expectExplained } from './explained';
import { isTaking, journey, type Step } from './journey';
import { expectNear, journeys, timeoutMs, Player } from './play';

/** A lead's ID as no other text holds it. */
const long = (lead: string) => `${lead}.of.the.property@x.example`;
const leads = short.map(long);

function renamed(step: Step): Step {
	if (step.do === 'score') {
		return { ...step, items: step.items.map((item) => ({ ...item, lead: long(item.lead) })) };
	}
	if (step.do === 'adjust') {
		return { ...step, adjustments: step.adjustments.map((one) => ({ ...one, lead: long(one.lead) })) };
	}
	if (step.do === 'merge') return { ...step, from: long(step.from), into: long(step.into) };
	if (isTaking(step)) {
		return { ...step, taking: step.taking.map((one) => ({ ...one, lead: long(one.lead) })) };
	}
	return { ...step, leads: step.leads && step.leads.map(long) };
}

/** What somebody does between two steps of a journey. */
type Care = { do: 'erase' | 'number'; lead: string; points: number } | null;

const care: fc.Arbitrary<Care> = fc.option(
	fc.record({
		do: fc.constantFrom('erase' as const, 'number' as const),
		lead: fc.constantFrom(...leads),
		points: fc.integer({ min: -20, max: 90 }),
	}),
);

interface Place {
	store: Store;
	bytes: () => Buffer | Promise<Buffer>;
}

const places: Record<string, () => Place> = {
	sqlite: () => {
		const file = freshFile();
		return { store: openSqlite(file), bytes: () => bytesOfFile(file) };
	},
	postgres: () => {
		const connection = freshSchema();
		return { store: openPostgres(connection), bytes: async () => await bytesOfSchema(connection) };
	},
};

async function* only(line: NumberLine): AsyncGenerator<NumberLine> {
	yield line;
}

/** Does it, and checks that nothing is left of an erased lead. */
async function takeCare(
	player: Player,
	{ bytes }: Place,
	what: NonNullable<Care>,
	at: number,
): Promise<void> {
	const { store, entity } = player;
	const request = player.request('care', at, null);
	const { lead, points } = what;
	if (what.do === 'number') {
		await importStartingScores(store, request, only({ line: 2, lead, points, at }));
		return;
	}
	const ids = await store.transaction(async (tx) => {
		const survivor = (await tx.resolve(entity, [lead])).get(lead)!;
		return [survivor, ...(await tx.aliasesOf(entity, [survivor])).get(survivor)!];
	});
	await eraseLeads(store, request, [lead]);
	expect(findIn(await bytes(), ids)).toEqual([]);
	expect(await player.read(ids)).toEqual(ids.map(() => null));
}

/** Every lead's score is what its ledger, and its reasons, say. */
async function expectAllExplained(player: Player): Promise<void> {
	const { store, entity, score: name } = player;
	const read = await player.read(leads);
	await store.transaction(async (tx) => {
		const stored = await tx.score(entity, name);
		if (!stored) return;
		for (const lead of read) {
			if (!lead) continue;
			const sum = lead.reasons.reduce((total, { points }) => total + points, 0);
			expectNear(sum, lead.score, 'the sum of the reasons');
			const state = (await tx.leads(stored.id, [lead.leadId])).get(lead.leadId)!;
			const ledger = (await tx.ledger(stored.id, [[lead.leadId, -Infinity, Infinity]])).get(lead.leadId)!;
			expectExplained(stored.score, state, ledger, lead.score);
		}
	}, 'preview');
}

const halving = { type: 'halfLife' as const, every: { amount: 9, unit: 'days' as const } };

test.each([
	['sqlite', 'postgres', 40],
	['sqlite', 'sqlite', 80],
	['postgres', 'sqlite', 20],
])(
	'whatever is scored, adjusted, merged, decayed, imported and erased, on %s: ledgers explain scores, nothing of the erased is left, and a copy on %s goes on alike',
	async (from, into, runs) => {
		await fc.assert(
			fc.asyncProperty(journey(), fc.array(care, { minLength: 7, maxLength: 7 }), async (one, cares) => {
				const place = places[from]!();
				const player = new Player(place.store, one.zone);
				let last = -Infinity;
				for (const [index, step] of one.steps.entries()) {
					await player.play(renamed(step));
					last = Math.max(last, step.at);
					const what = cares[index];
					if (what) await takeCare(player, place, what, step.at);
					await expectAllExplained(player);
				}
				const copy = Object.assign(Object.create(player) as Player, { store: places[into]!().store });
				const lines = linesOf(exportScore(player.store, player.entity, player.score));
				const report = await importScore(
					copy.store,
					{ entity: player.entity, score: player.score, now: last + 1e10, idOf: (id) => id },
					lines,
				);
				expect(report.refusedLines).toEqual([]);
				expect(await copy.read(leads)).toEqual(await player.read(leads));
				const later = { ...player.request('later', last + 9e8, null), fade: halving };
				for (const store of [player.store, copy.store]) await decayAll(store, later, changes());
				expect(await copy.read(leads)).toEqual(await player.read(leads));
				await expectAllExplained(copy);
			}),
			{ numRuns: journeys(runs) },
		);
	},
	timeoutMs * 3,
);
