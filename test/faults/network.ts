import { setTimeout as sleep } from 'node:timers/promises';
import { outcomeOf } from './outcome';
import { reachedBy, schemaOn } from './place';
import { Proxy, type AtCommit } from './proxy';
import type { Random } from './random';
import { Section } from './report';
import { workThrough } from './shift';
import { Story } from './story';
import { Traffic } from './traffic';
import { until } from './until';

/** How often connections break, and COMMITs go wrong. */
const TIMES = 20;

/** Workers reach PostgreSQL over a bad network; all that fails is retried as the same run. */
export async function network(port: number, random: Random, folder: string): Promise<Section> {
	const section = new Section('A bad network before postgres: 2 workers, half of the events without an ID');
	const proxy = await Proxy.open(port, random.branch());
	const place = schemaOn(port);
	const sizes: [number, number] = [100, 250];
	const traffic = new Traffic(random.branch(), { name: 'network', withoutId: 0.5, sizes, large: 0.1 });
	const story = new Story(place, traffic, reachedBy(place, { port: proxy.port }));

	async function phase(name: string, disturb: () => Promise<void>): Promise<void> {
		const before = new Map(story.failures);
		await disturb();
		await story.goesOn(3);
		const said = [...story.failures]
			.map(([sentence, times]): [string, number] => [sentence, times - (before.get(sentence) ?? 0)])
			.filter(([, times]) => times > 0)
			.sort(([, a], [, b]) => b - a);
		const failed = said.reduce((sum, [, times]) => sum + times, 0);
		section.say(`${name}: ${failed} steps failed and recovered`);
		if (said[0]) section.say(`      "${said[0][0]}"`);
	}

	/** So many COMMITs go wrong, one out of three. */
	async function atCommits(fate: AtCommit): Promise<void> {
		let left = TIMES;
		proxy.atCommit = () => (left > 0 && random.chance(1 / 3) ? (left--, fate) : 'pass');
		await until('COMMITs have gone wrong', () => left === 0 || story.isHopeless);
	}

	async function disturb(): Promise<void> {
		await story.goesOn(3);
		await phase('refused for a second, twice', async () => {
			for (let time = 0; time < 2; time++) {
				proxy.refuse();
				await sleep(1_000);
				await proxy.accept();
				await sleep(500);
			}
		});
		await phase(`dropped at ${TIMES} random moments`, async () => {
			for (let time = 0; time < TIMES; time++) {
				await sleep(random.between(20, 150));
				proxy.drop(0.7);
			}
		});
		await phase(`COMMIT sent, its answer withheld, ${TIMES} times`, async () => await atCommits('withhold'));
		await phase(`COMMIT cut off, ${TIMES} times`, async () => await atCommits('cut'));
		await phase('each packet 50 to 200 ms late', async () => {
			proxy.delay = [50, 200];
			await sleep(6_000);
			proxy.delay = null;
		});
	}

	await workThrough(story, disturb);
	section.sum(story, await outcomeOf(story, folder));
	proxy.close();
	return section;
}
