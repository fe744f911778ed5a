import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { connect, type Client } from './client';
import { freePort } from './freePort';
import { PINNED, unpackInto, type Installation } from './install';
import { startService, type Service } from './process';

export type { Client, CredentialJson, Execution, WorkflowJson } from './client';
export { installN8n, installOtherN8n, packPackage } from './install';
export type { Service } from './process';
export { publish } from './webhook';

const OWNER = { email: 'owner@example.com', password: 'Lead-scoring-1' };
const START_TIMEOUT_MS = 180_000;

/** The caller's settings for another n8n must not reach ours. */
const FOREIGN = /^(N8N_|DB_|EXECUTIONS_|QUEUE_|OFFLOAD_|GENERIC_TIMEZONE$|WEBHOOK_URL$)/;

/** Keeps n8n from calling anyone outside, and from asking its owner anything at the first visit. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_PERSONALIZATION_ENABLED: 'false',
};

export interface StartOptions {
	/** n8n's private user folder; one that was used before keeps its owner, workflows and scores. */
	home: string;
	/** Our package, as `packPackage` made it; without it, what the home has is used. */
	tarball?: string;
	env?: Record<string, string>;
	/** A free one by default. */
	port?: number;
	/** The pinned one by default. */
	installation?: Installation;
}

/** An n8n with our package installed and its owner signed in. */
export interface RunningN8n extends Client {
	/** Its process. */
	pid: number;
	/** The last lines that n8n logged. */
	log(): string;
	/** Ends n8n and waits until it is gone. */
	stop(): Promise<void>;
	/** The same without a warning. */
	kill(): Promise<void>;
}

/** Starts n8n for this machine only. It ends with our process at the latest. */
export async function startN8n({
	home,
	tarball,
	env,
	port,
	installation = PINNED,
}: StartOptions): Promise<RunningN8n> {
	const webPort = await freePort(port);
	const url = `http://127.0.0.1:${webPort}`;
	const service = await startCommand(installation, 'start', url, home, tarball, {
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(webPort),
		...env,
	});
	try {
		return {
			...(await connect(url, OWNER, installation.folder)),
			pid: service.pid,
			log: service.log,
			stop: service.stop,
			kill: service.kill,
		};
	} catch (error) {
		throw await ended(service, error as Error);
	}
}

/** Starts a worker of an n8n in queue mode, with a home of its own, as on another machine. `env` says which n8n. */
export async function startWorker({
	home,
	tarball,
	env,
}: Omit<StartOptions, 'port' | 'installation'>): Promise<Service> {
	const port = await freePort();
	return await startCommand(PINNED, 'worker', `http://127.0.0.1:${port}`, home, tarball, {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		...env,
	});
}

/** Runs a command of n8n that goes on until it is stopped, with our package installed; waits until `url` answers. */
async function startCommand(
	installation: Installation,
	command: 'start' | 'worker',
	url: string,
	home: string,
	tarball: string | undefined,
	env: Record<string, string>,
): Promise<Service> {
	const folder = resolve(home);
	if (tarball) await unpackInto(folder, tarball);
	const inherited = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
	const service = startService(
		installation.node,
		[join(installation.folder, 'node_modules/n8n/bin/n8n'), command],
		{
			// n8n reads a .env file where it starts.
			cwd: folder,
			logFile: join(folder, 'n8n.log'),
			env: {
				...Object.fromEntries(inherited),
				...QUIET,
				N8N_USER_FOLDER: folder,
				N8N_RUNNERS_BROKER_PORT: String(await freePort()),
				N8N_SECURE_COOKIE: 'false',
				...env,
			},
		},
	);
	try {
		await untilReady(
			answersOf(command).map((path) => url + path),
			service,
		);
		return service;
	} catch (error) {
		throw await ended(service, error as Error);
	}
}

/** Ends an n8n that is of no use. Returns why, for a person. */
async function ended(service: Service, { message }: Error): Promise<Error> {
	await service.stop();
	return new Error(`n8n did not start: ${message}\n${service.log()}`);
}

/** Where it must answer: an early n8n 2 says that it is ready before it has what its editor calls. */
const answersOf = (command: 'start' | 'worker'): string[] =>
	command === 'start' ? ['/healthz/readiness', '/rest/settings'] : ['/healthz/readiness'];

async function untilReady(urls: string[], service: Service): Promise<void> {
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < deadline) {
		if (!service.running()) throw new Error('it ended by itself');
		const answers = await Promise.all(urls.map(async (url) => await fetch(url).catch(() => undefined)));
		if (answers.every((answer) => answer?.ok)) return;
		await sleep(200);
	}
	throw new Error(`it was not ready after ${START_TIMEOUT_MS / 1000} s`);
}
