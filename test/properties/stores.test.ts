import fc from 'fast-check';
import { forgetDetails, moveStore } from '../../steps';
import { openPostgres, openSqlite } from '../../stores';
import { freshSchema } from '../stores/freshSchema';
import { freshFile } from '../stores/temporary';
import { leads } from './arbitraries';
import { journey, type Journey } from './journey';
import { Model } from './model';
import { expectSame, journeys, openStore, timeoutMs, Player, playModel } from './play';

const { store, close } = openStore();
afterAll(close);

/** Plays a journey to its end and gives the leads' scores. */
async function scoresAfter(player: Player, { steps }: Journey): Promise<Array<number | null>> {
	for (const step of steps) await player.play(step);
	return (await player.read(leads)).map((lead) => lead && lead.score);
}

function scoresOfModel({ zone, steps }: Journey): Array<number | null> {
	const model = new Model(zone);
	for (const step of steps) playModel(model, step);
	return leads.map((lead) => model.value(lead));
}

test(
	'PostgreSQL gives the scores that the model gives',
	async () => {
		const postgres = openPostgres(freshSchema());
		await fc.assert(
			fc.asyncProperty(journey(), async (one) => {
				expectSame(await scoresAfter(new Player(postgres, one.zone), one), scoresOfModel(one));
			}),
			{ numRuns: journeys(150) },
		);
	},
	timeoutMs,
);

test(
	'a journey goes on in another store as if it had not moved',
	async () => {
		await fc.assert(
			fc.asyncProperty(journey(), fc.nat(20), fc.boolean(), async (one, at, isBack) => {
				const [file, postgres] = [openSqlite(freshFile()), openPostgres(freshSchema())];
				const [from, into] = isBack ? [postgres, file] : [file, postgres];
				const player = new Player(from, one.zone);
				const moved = at % (one.steps.length + 1);
				for (const step of one.steps.slice(0, moved)) await player.play(step);
				await moveStore(from, into);
				player.store = into;
				const rest = { ...one, steps: one.steps.slice(moved) };
				expectSame(await scoresAfter(player, rest), scoresOfModel(one));
			}),
			{ numRuns: journeys(40) },
		);
	},
	timeoutMs,
);

test(
	'forgetting old details changes no score, then or later',
	async () => {
		// A forgotten event may count again, so that only decays and adjustments come after.
		const later = journey({ weights: { score: 0, merge: 0 } });
		await fc.assert(
			fc.asyncProperty(
				journey(),
				later,
				fc.double({ min: 0, max: 1, noNaN: true }),
				async (one, two, share) => {
					const whole = { zone: one.zone, steps: [...one.steps, ...two.steps] };
					const instants = one.steps.map(({ at }) => at);
					const before = Math.min(...instants) + share * (Math.max(...instants) - Math.min(...instants) + 1);
					const player = new Player(store, one.zone);
					for (const step of one.steps) await player.play(step);
					await forgetDetails(store, player.entity, player.score, Math.floor(before));
					expectSame(await scoresAfter(player, { ...whole, steps: two.steps }), scoresOfModel(whole));
				},
			),
			{ numRuns: journeys(500) },
		);
	},
	timeoutMs,
);
