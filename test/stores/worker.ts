/** Another process that works on a store: `worker.ts <kind> <location> <times>` adds so often one to a lead. */
import { addOne, makeScore } from './count';
import { openers } from './openers';

async function main(kind: string, location: string, times: number): Promise<void> {
	const store = openers[kind]!(location);
	const score = await makeScore(store);
	for (let time = 0; time < times; time++) await addOne(store, score);
}

const [kind, location, times] = process.argv.slice(2);
main(kind!, location!, Number(times)).then(
	() => process.exit(0),
	(error: Error & { advice?: string }) => {
		console.log(JSON.stringify({ name: error.name, message: error.message, advice: error.advice }));
		process.exit(1);
	},
);
