import type { IConnections, IDataObject, INode, IRunData, IRunExecutionData } from 'n8n-workflow';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';
const UNFINISHED = ['new', 'running', 'waiting'];
/** How long n8n may take to start a workflow's triggers. */
const PUBLISHED_MS = 20_000;

export interface Owner {
	email: string;
	password: string;
}

/** A workflow as the editor exports it. */
export interface WorkflowJson {
	id?: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IDataObject;
	pinData?: IDataObject;
}

export interface CredentialJson {
	name: string;
	type: string;
	data: IDataObject;
}

/** An execution that has ended. */
export interface Execution {
	id: string;
	status: string;
	/** What stopped it, if anything did. */
	error: IRunExecutionData['resultData']['error'];
	/** Every node's runs, by the node's name. */
	runData: IRunData;
}

/** n8n as its editor sees it: over REST, as the signed-in owner. */
export interface Client {
	url: string;
	owner: Owner;
	/** The session, as `name=value`. */
	cookie: string;
	/** Calls `/rest<path>` and returns the answer's `data`. */
	rest<T>(method: string, path: string, body?: unknown): Promise<T>;
	/** Creates the workflow or replaces the one of its id, or of its name if it has no id. Returns the id. */
	importWorkflow(workflow: WorkflowJson): Promise<string>;
	/** Creates the credential or replaces the one of its type and name. Returns the id. */
	importCredential(credential: CredentialJson): Promise<string>;
	/** Runs the workflow to its end as the editor's button does, from its manual trigger unless told otherwise. */
	run(workflowId: string, options?: { triggerNode?: string }): Promise<Execution>;
	/** Waits for an execution to end. */
	ended(executionId: string): Promise<Execution>;
	/** Publishes the workflow, or again: a polling trigger of it looks at once. Waits until its triggers are at work. */
	switchOn(workflowId: string): Promise<void>;
	switchOff(workflowId: string): Promise<void>;
}

/**
 * Signs in to the n8n at `url`, whose owner is created if it has none yet.
 * @param n8nFolder where that n8n is installed
 */
export async function connect(url: string, owner: Owner, n8nFolder: string): Promise<Client> {
	const cookie = await signIn(url, owner);

	async function rest<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await call(url, method, path, body, cookie);
		return ((await response.json()) as { data: T }).data;
	}

	/** Writes over `existing`, or creates a new one. */
	async function save(path: string, existing: { id: string } | undefined, body: object): Promise<string> {
		const saved = existing
			? await rest<{ id: string }>('PATCH', `${path}/${existing.id}`, body)
			: await rest<{ id: string }>('POST', path, body);
		return saved.id;
	}

	async function importWorkflow(workflow: WorkflowJson): Promise<string> {
		const all = await rest<Array<{ id: string; name: string }>>('GET', '/workflows');
		const existing = all.find(({ id, name }) => (workflow.id ? id === workflow.id : name === workflow.name));
		// Spelled out, so that no pinned data of the replaced workflow stays.
		return await save('/workflows', existing, { settings: {}, pinData: {}, ...workflow });
	}

	async function importCredential(credential: CredentialJson): Promise<string> {
		const all = await rest<Array<{ id: string; name: string; type: string }>>('GET', '/credentials');
		const existing = all.find(({ name, type }) => name === credential.name && type === credential.type);
		return await save('/credentials', existing, credential);
	}

	async function run(workflowId: string, options: { triggerNode?: string } = {}): Promise<Execution> {
		const workflowData = await rest<WorkflowJson>('GET', `/workflows/${workflowId}`);
		const name = options.triggerNode ?? manualTriggerOf(workflowData);
		const { executionId } = await rest<{ executionId?: string }>('POST', `/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name },
			// What an early n8n 2 runs.
			workflowData,
		});
		if (!executionId) throw new Error(`"${name}" waits for an event from outside`);
		return await ended(executionId);
	}

	async function ended(executionId: string): Promise<Execution> {
		for (;;) {
			const found = await rest<{ status: string; data: string }>('GET', `/executions/${executionId}`);
			if (!UNFINISHED.includes(found.status)) {
				const { error, runData } = flatted(n8nFolder).parse(found.data).resultData;
				return { id: executionId, status: found.status, error, runData };
			}
			await sleep(100);
		}
	}

	async function switchOn(workflowId: string): Promise<void> {
		const { versionId } = await rest<{ versionId: string }>('GET', `/workflows/${workflowId}`);
		await rest('POST', `/workflows/${workflowId}/activate`, { versionId });
		// n8n answers before its triggers have looked for the first time, and what happens until then is not their concern.
		const path = `/workflows/${workflowId}/publication-status`;
		const deadline = Date.now() + PUBLISHED_MS;
		for (;;) {
			const { status } = await rest<{ status: string }>('GET', path);
			if (status === 'published') return;
			if (Date.now() > deadline) throw new Error(`The workflow ${workflowId} is ${status}, not published`);
			await sleep(100);
		}
	}

	async function switchOff(workflowId: string): Promise<void> {
		await rest('POST', `/workflows/${workflowId}/deactivate`, {});
	}

	return { url, owner, cookie, rest, importWorkflow, importCredential, run, ended, switchOn, switchOff };
}

function manualTriggerOf({ name, nodes }: WorkflowJson): string {
	const trigger = nodes.find(({ type, disabled }) => type === MANUAL_TRIGGER && !disabled);
	if (!trigger) throw new Error(`Workflow "${name}" has no manual trigger: name the trigger to start from`);
	return trigger.name;
}

async function signIn(url: string, owner: Owner): Promise<string> {
	const settings = (await (await call(url, 'GET', '/settings')).json()) as {
		data: { userManagement: { showSetupOnFirstLoad: boolean } };
	};
	const response = settings.data.userManagement.showSetupOnFirstLoad
		? await call(url, 'POST', '/owner/setup', { ...owner, firstName: 'Lead', lastName: 'Scoring' })
		: await call(url, 'POST', '/login', { emailOrLdapLoginId: owner.email, password: owner.password });
	const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
	if (!cookie) throw new Error('n8n signed us in without a cookie');
	return cookie;
}

async function call(
	url: string,
	method: string,
	path: string,
	body?: unknown,
	cookie = '',
): Promise<Response> {
	const response = await fetch(`${url}/rest${path}`, {
		method,
		headers: { 'content-type': 'application/json', cookie },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	if (!response.ok) {
		const { message } = (await response.json().catch(() => ({}))) as { message?: string };
		throw new Error(`${method} ${path}: ${response.status} ${message ?? response.statusText}`);
	}
	return response;
}

/** n8n's own reader of the run data that it stores. */
function flatted(n8nFolder: string): { parse(text: string): IRunExecutionData } {
	return createRequire(join(n8nFolder, 'package.json'))('flatted') as ReturnType<typeof flatted>;
}
