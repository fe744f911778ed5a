/**
 * Runs workflows through n8n's own engine (n8n-core), without n8n's server: expressions, item pairing, retries
 * and error outputs are the real ones. Only credentials and the nodes that are not ours are stand-ins.
 */
import { Container } from '@n8n/di';
import {
	ExecutionLifecycleHooks,
	InstanceSettings,
	LoadOptionsContext,
	PollContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type ICredentialsHelper,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IPollFunctions,
	type IRunData,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A workflow as n8n exports it. Imported JSON has wide types (`"main"` is a string), hence the plain objects. */
export interface WorkflowJson {
	nodes: object[];
	connections: object;
	settings?: object;
	id?: string;
	name?: string;
}

export interface RunOptions {
	/** Our nodes and stand-ins for n8n's, by type name; Manual Trigger and No Operation are there already. */
	nodeTypes: Record<string, INodeType | IVersionedNodeType>;
	/** Credential data by credential type. The node must name a credential of that type, as in an export. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	/** The JSON of the start node's input items; one empty item if absent. */
	items?: IDataObject[];
	/** Where to start; by default the first node that nothing leads to. */
	startNode?: string;
	mode?: WorkflowExecuteMode;
	/** A new one for each run if absent, as in n8n. */
	executionId?: string;
	instanceId?: string;
	/** N8N_USER_FOLDER: another folder is another n8n. By default one temporary folder for each test file. */
	userFolder?: string;
}

export interface WorkflowRun {
	runData: IRunData;
	/** The error that stopped the workflow; an error output stops nothing. */
	error: { message: string; description?: string | null } | undefined;
	items: (nodeName: string, output?: number, run?: number) => INodeExecutionData[];
	hints: (nodeName: string, run?: number) => NodeExecutionHint[];
}

/** A node that hands its items on, in place of triggers and of nodes that a test does not care for. */
export const passThrough: INodeType = {
	description: {
		displayName: 'Pass Through',
		name: 'passThrough',
		group: ['transform'],
		version: 1,
		description: 'Hands its items on',
		defaults: { name: 'Pass Through' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		return [this.getInputData()];
	},
};

const builtIns = { 'n8n-nodes-base.manualTrigger': passThrough, 'n8n-nodes-base.noOp': passThrough };

const temporaryFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
const atEnd = globalThis.afterAll ?? ((fn: () => void) => process.once('exit', fn));
atEnd(() => rmSync(temporaryFolder, { recursive: true, force: true }));

// The engine logs each error of a node; tests see them in their results.
process.env.N8N_LOG_LEVEL ??= 'silent';

let lastExecutionId = 0;

/** Builds a workflow of nodes in a row: each node's first output leads to the next node. */
export function chain(...nodes: Array<Pick<INode, 'type'> & Partial<INode>>): WorkflowJson {
	const complete = nodes.map((node, index) => ({
		id: `node-${index}`,
		name: node.type,
		typeVersion: 1,
		position: [index * 200, 0],
		parameters: {},
		...node,
	}));
	const connections: IConnections = {};
	complete.slice(1).forEach((next, index) => {
		const link = { node: next.name, type: NodeConnectionTypes.Main, index: 0 };
		connections[complete[index]!.name] = { main: [[link]] };
	});
	return { nodes: complete, connections };
}

/** Runs a workflow once, from its start node to the end. Rejects where n8n would refuse to start it. */
export async function runWorkflow(json: WorkflowJson, options: RunOptions): Promise<WorkflowRun> {
	useInstance(options.userFolder ?? temporaryFolder, options.instanceId);
	const mode = options.mode ?? 'trigger';
	const executionId = options.executionId ?? String(++lastExecutionId);
	const workflow = workflowOf(json, options);
	const start = options.startNode ?? Object.keys(workflow.nodes).find((node) => isFirst(workflow, node));
	const node = workflow.getNode(start ?? '');
	if (!node) throw new Error(`There is no start node "${start}"`);

	const items = structuredClone(options.items ?? [{}]).map((item) => ({ json: item }));
	const execution = new WorkflowExecute(
		additionalData(workflow, mode, executionId, options.credentials ?? {}),
		mode,
		createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] },
		}),
	);
	const { resultData } = (await execution.processRunExecutionData(workflow)).data;
	return {
		runData: resultData.runData,
		error: resultData.error,
		items: (nodeName, output = 0, run = 0) => resultData.runData[nodeName]?.[run]?.data?.main?.[output] ?? [],
		hints: (nodeName, run = 0) => resultData.runData[nodeName]?.[run]?.hints ?? [],
	};
}

/** Opens the list of a picker in a node's panel, as the editor does: the names that it offers. */
export async function openPicker(
	{ parameters = {}, ...node }: Pick<INode, 'type'> & Partial<INode>,
	search: string,
	filter: string | undefined,
	{ nodeTypes: types, credentials = {}, userFolder = temporaryFolder }: RunOptions,
): Promise<string[]> {
	useInstance(userFolder);
	const complete = {
		id: 'node',
		name: 'Node',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...node,
	} as INode;
	const workflow = new Workflow({
		nodes: [complete],
		connections: {},
		active: false,
		nodeTypes: nodeTypes(types),
	});
	const data = {
		...additionalData(workflow, 'internal', '', credentials),
		currentNodeParameters: parameters,
	};
	const { methods } = workflow.nodeTypes.getByNameAndVersion(node.type);
	const { results } = await methods!.listSearch![search]!.call(
		new LoadOptionsContext(workflow, complete, data, ''),
		filter,
	);
	return results.map(({ name }) => name);
}

/** Has the polling trigger of a workflow look once. `emit` takes what it starts a run with, as n8n does. */
export async function pollOnce(
	json: WorkflowJson,
	options: RunOptions & { emit?: IPollFunctions['__emit'] },
): Promise<INodeExecutionData[][] | null> {
	useInstance(options.userFolder ?? temporaryFolder, options.instanceId);
	const mode = options.mode ?? 'trigger';
	const workflow = workflowOf(json, options);
	const node = workflow.getPollNodes()[0]!;
	const executionId = options.executionId ?? String(++lastExecutionId);
	const context = new PollContext(
		workflow,
		node,
		additionalData(workflow, mode, executionId, options.credentials ?? {}),
		mode,
		mode === 'manual' ? 'manual' : 'update',
		options.emit,
	);
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	return await type.poll!.call(context);
}

function workflowOf(json: WorkflowJson, options: Pick<RunOptions, 'nodeTypes'>): Workflow {
	// A copy, because n8n writes defaults into the nodes it is given.
	const { id = 'workflow', name = 'Workflow', nodes, connections, settings } = structuredClone(json);
	return new Workflow({
		id,
		name,
		nodes: (nodes as INode[]).filter(({ type }) => type !== 'n8n-nodes-base.stickyNote'),
		connections: connections as IConnections,
		active: false,
		nodeTypes: nodeTypes({ ...builtIns, ...options.nodeTypes }),
		settings: { executionOrder: 'v1', ...settings } as IWorkflowSettings,
	});
}

/** Makes n8n's services, which live as long as the process, those of the n8n in this folder. */
function useInstance(userFolder: string, instanceId = 'instance'): void {
	process.env.N8N_USER_FOLDER = userFolder;
	const n8nFolder = join(userFolder, '.n8n');
	mkdirSync(n8nFolder, { recursive: true });
	Object.assign(Container.get(InstanceSettings), { n8nFolder, instanceId });
}

function isFirst(workflow: Workflow, nodeName: string): boolean {
	return workflow.getParentNodes(nodeName).length === 0;
}

function nodeTypes(types: Record<string, INodeType | IVersionedNodeType>): INodeTypes {
	const getByName = (type: string) => {
		const nodeType = types[type];
		if (!nodeType) throw new Error(`The test gives no node for type "${type}"`);
		return nodeType;
	};
	return {
		getByName,
		getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(getByName(type), version),
		getKnownTypes: () => ({}),
	};
}

function additionalData(
	workflow: Workflow,
	mode: WorkflowExecuteMode,
	executionId: string,
	credentials: Record<string, ICredentialDataDecryptedObject>,
): IWorkflowExecuteAdditionalData {
	const { id, name = '', settings, nodes } = workflow;
	const now = new Date();
	return {
		executionId,
		workflowId: id,
		currentNodeExecutionIndex: 0,
		variables: {},
		// Expressions know the address of the waiting execution, so it must not be empty.
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		credentialsHelper: credentialsHelper(credentials),
		hooks: new ExecutionLifecycleHooks(mode, executionId, {
			id,
			name,
			settings,
			active: false,
			isArchived: false,
			activeVersionId: null,
			nodes: Object.values(nodes),
			connections: workflow.connectionsBySourceNode,
			createdAt: now,
			updatedAt: now,
		}),
	} as Partial<IWorkflowExecuteAdditionalData> as IWorkflowExecuteAdditionalData;
}

function credentialsHelper(credentials: Record<string, ICredentialDataDecryptedObject>): ICredentialsHelper {
	const helper: Partial<ICredentialsHelper> = {
		isCredentialUsableByNode: () => true,
		async getDecrypted(_additionalData, _nodeCredentials, type) {
			const data = credentials[type];
			if (!data) throw new Error(`The test gives no credential of type "${type}"`);
			return structuredClone(data);
		},
	};
	return helper as ICredentialsHelper;
}
