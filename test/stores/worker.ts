/** Another process that works on a store: `worker.ts <kind> <location> <job> <times>` prints what the job gives back. */
import { jobs, type JobName } from './jobs';
import { openers } from './openers';

async function main(kind: string, location: string, job: JobName, times: number): Promise<void> {
	const result = await jobs[job](openers[kind]!(location), times);
	if (result.length > 0) console.log(JSON.stringify(result));
}

const [kind, location, job, times] = process.argv.slice(2);
main(kind!, location!, job as JobName, Number(times)).then(
	() => process.exit(0),
	(error: Error & { advice?: string }) => {
		console.log(JSON.stringify({ name: error.name, message: error.message, advice: error.advice }));
		process.exit(1);
	},
);
