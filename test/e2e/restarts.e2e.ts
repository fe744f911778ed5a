import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { polledOften } from '../../harness/durablePolling';
import { startN8n, type RunningN8n, type WorkflowJson } from '../../harness/n8n';
import { EMBEDDED, example, onPostgres, withSteps, type OwnStore } from './examples';
import { openSales, type Sales } from './sales';
import { eventually, type Stage, type Story } from './story';
import { meetWorkflow } from './workflows';

/** Leads that pass the threshold before each end of n8n. */
const LEADS = 125;
const TIMEOUT_MS = 90_000;

/** Ends n8n while it tells sales of leads, who do not answer at first. */
export type End = (n8n: RunningN8n, sales: Sales, told: (leads: number) => Promise<void>) => Promise<void>;

export const stopInRun: End = async (n8n, sales, told) => {
	await told(1);
	const stopped = n8n.stop();
	await sleep(300);
	sales.release();
	await stopped;
};

const stopAfterRun: End = async (n8n, sales, told) => {
	sales.release();
	await told(LEADS);
	await n8n.stop();
};

export const killInRun: End = async (n8n, sales, told) => {
	await told(1);
	await n8n.kill();
	sales.release();
};

const killAfterRun: End = async (n8n, sales, told) => {
	sales.release();
	await told(LEADS);
	await n8n.kill();
};

type OnStore = (n8n: RunningN8n, visit: (store: OwnStore) => Promise<void>) => Promise<void>;

/** An end of n8n, and the settings with which it starts again. */
interface Restart {
	end: End;
	env?: Record<string, string>;
}

export interface Plan {
	/** No lead may be told twice. */
	clean: Restart[];
	/** A lead whose run was cut off is told again. */
	kills: Restart[];
	/** Looks at what n8n has kept in its home. */
	check?: (home: string) => void;
}

const POLLED_IN_MEMORY: Plan = {
	clean: [stopInRun, stopAfterRun, stopInRun, stopAfterRun].map((end) => ({ end })),
	kills: [killInRun, killAfterRun, killInRun, killAfterRun].map((end) => ({ end })),
};

const EACH_ONCE: Plan = {
	clean: POLLED_IN_MEMORY.clean.slice(0, 2),
	kills: POLLED_IN_MEMORY.kills.slice(0, 2),
};

export const onEmbedded: OnStore = async (_, visit) => await visit(EMBEDDED);

/** The example, whose last step tells sales. */
function tellSales(sales: Sales): WorkflowJson {
	const { nodes, connections, ...rest } = example('tell-sales');
	const last = nodes.at(-1)!;
	const [x, y] = last.position;
	const parameters = { method: 'POST', url: sales.url, sendBody: true, specifyBody: 'json' };
	const tell: (typeof nodes)[number] = {
		id: 'tell',
		name: 'Tell sales',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [x + 240, y],
		parameters: { ...parameters, jsonBody: '={{ $json }}', options: {} },
	};
	const link = { [last.name]: { main: [[{ node: tell.name, type: 'main' as const, index: 0 }]] } };
	return { ...rest, nodes: [...nodes, tell], connections: { ...connections, ...link } };
}

/** A lead for each crossing that sales were told of. */
const leadOf = ({ text }: { text: string }): string => text.slice(0, text.indexOf(' has '));

/** Leads pass the threshold of a trigger whose n8n ends again and again. */
export async function endAndStart(
	{ clean, kills, check }: Plan,
	tarball: string,
	onStore: OnStore,
): Promise<void> {
	const home = await mkdtemp(join(tmpdir(), 'lead-scoring-restarts-'));
	const sales = await openSales();
	let n8n = await startN8n({ home, tarball });
	try {
		await onStore(n8n, async (store) => {
			await n8n.switchOn(await n8n.importWorkflow(polledOften(withSteps(tellSales(sales), store))));
			let round = 0;
			const told = async (least: number) =>
				await eventually(() => {
					const leads = new Set(sales.told.map(leadOf));
					assert.ok(
						leads.size >= round * LEADS + least,
						`${leads.size} told in round ${round}\n${n8n.log()}`,
					);
				}, TIMEOUT_MS);
			const endBy = async ({ end, env }: Restart) => {
				sales.hold();
				const fair = await n8n.run(await n8n.importWorkflow(withSteps(meetWorkflow(round, LEADS), store)));
				assert.equal(fair.error, undefined);
				await end(n8n, sales, told);
				n8n = await startN8n({ home, tarball, env });
				await told(LEADS);
				round++;
			};

			for (const restart of clean) await endBy(restart);
			assert.equal(sales.told.length, clean.length * LEADS, 'some leads were told twice');

			for (const restart of kills) await endBy(restart);
			const crossings = new Map(sales.told.map((message) => [leadOf(message), message.crossing]));
			const repeated = sales.told.length - crossings.size;
			assert.ok(repeated > 0, 'no kill came in the middle of a run');
			for (const message of sales.told) assert.equal(message.crossing, crossings.get(leadOf(message)));
			assert.equal(new Set(crossings.values()).size, crossings.size);
			console.log(`      ${crossings.size} crossings, ${kills.length} kills: ${repeated} told again`);
			check?.(home);
		});
	} finally {
		await n8n.stop();
		sales.close();
		await rm(home, { recursive: true, force: true });
	}
}

export const restarts: Story = {
	title: 'Lead Score Trigger, through restarts and kills of n8n',
	steps: {
		'tells every crossing, and twice only where n8n was killed, on the embedded store': async ({
			tarball,
		}: Stage) => await endAndStart(POLLED_IN_MEMORY, tarball, onEmbedded),
		'and on PostgreSQL, each end once': async ({ tarball }) =>
			await endAndStart(EACH_ONCE, tarball, onPostgres),
	},
};
