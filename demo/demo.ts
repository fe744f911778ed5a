import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { countChanges, deliveredTwice, HOMES, journey, readJourney, type JourneyRow } from './journey';
import { counting } from '../harness/counting';
import { installN8n, packPackage, startN8n, type Execution, type RunningN8n } from '../harness/n8n';

/* npm run demo: scores, cools down and routes the leads of workflows/lead-journey.json in a real n8n. */

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
	await installN8n(say);
	const tarball = await packPackage(say);
	const home = join(HOMES, 'demo');
	// The scores of an earlier demo go, so that every demo tells the same story.
	await rm(join(home, '.n8n/n8n-nodes-lead-scoring'), { recursive: true, force: true });
	say('Starting n8n…');
	const n8n = await startN8n({ home, tarball });
	try {
		// In the editor, runs by hand are tests; these are to count.
		await n8n.importWorkflow(counting(journey));
		const first = await run(n8n);
		const rows = readJourney(first);
		print(rows);
		tell(rows, deliveredTwice(first));
		const { changed, routed } = countChanges(await run(n8n));
		say(`\nRun again with the same events: ${changed} scores changed, ${routed} leads routed again.`);
		say('Look at it yourself: npm start');
	} finally {
		await n8n.stop();
	}
}

async function run(n8n: RunningN8n): Promise<Execution> {
	const execution = await n8n.run(journey.id!);
	if (execution.status !== 'success') {
		throw new Error(`The journey failed: ${execution.error?.message ?? execution.status}`);
	}
	return execution;
}

function print(rows: JourneyRow[]): void {
	const columns: Array<[title: string, width: number, text: (row: JourneyRow) => string]> = [
		['Lead', 38, ({ lead }) => lead],
		['Score', 6, ({ score }) => score.toFixed(1).padStart(6)],
		['Routed to', 26, ({ routed }) => routed.join(' → ')],
		['Why', 78, ({ why }) => (why.length > 78 ? `${why.slice(0, 77)}…` : why)],
	];
	say(`\n${columns.map(([title, width]) => title.padEnd(width)).join('  ')}`);
	say(columns.map(([, width]) => '─'.repeat(width)).join('  '));
	for (const row of rows) {
		say(
			columns
				.map(([, width, text]) => text(row).padEnd(width))
				.join('  ')
				.trimEnd(),
		);
	}
}

/** What to look for in the table. */
function tell(rows: JourneyRow[], twice: string[]): void {
	const names = (found: JourneyRow[]) => found.map(({ lead }) => lead.split('@')[0]).join(', ');
	say('');
	say(`Went to sales:              ${names(rows.filter(({ routed }) => routed.includes('Sales')))}`);
	say(`Cooled down to nurture:     ${names(rows.filter(({ routed }) => routed[1] === 'Nurture'))}`);
	say(`All points expired:         ${names(rows.filter(({ why }) => why.startsWith('All')))}`);
	say(`Negative points:            ${names(rows.filter(({ why }) => / -\d/.test(why)))}`);
	say(`Delivered twice, paid once:  ${twice.map((lead) => lead.split('@')[0]).join(', ')}`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
