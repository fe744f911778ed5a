import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, IExecuteFunctions, INode, INodeType } from 'n8n-workflow';
import { ApplyDecay } from '../../../nodes/ApplyDecay/ApplyDecay.node.js';
import { AssignLead } from '../../../nodes/AssignLead/AssignLead.node.js';
import { LeadScore } from '../../../nodes/LeadScore/LeadScore.node.js';
import { LeadScoreTrigger } from '../../../nodes/LeadScoreTrigger/LeadScoreTrigger.node.js';
import { ScoreLead } from '../../../nodes/ScoreLead/ScoreLead.node.js';
import { ScoringRules } from '../../../nodes/ScoringRules/ScoringRules.node.js';
import { ThresholdRouter } from '../../../nodes/ThresholdRouter/ThresholdRouter.node.js';
import {
	chain,
	openPicker,
	passThrough,
	pollOnce,
	runWorkflow,
	type RunOptions,
	type WorkflowRun,
} from '../../engine';
import type { PostgresConnection } from '../../../stores';
import { connect, connectionOf, type Place } from '../place';
import { foreignIn } from './sentences';

/** CPU seconds that one run may take, whatever else this machine does. */
const LONGEST = 1;

/** A file that a step is given, in the field "data". */
export interface File {
	text: string | Buffer;
	name: string;
}

function asTool(type: INodeType): INodeType {
	type.description.name += 'Tool';
	return type;
}

const P = 'n8n-nodes-lead-scoring.';
const OURS: Record<string, INodeType> = {
	[`${P}scoreLead`]: new ScoreLead(),
	[`${P}applyDecay`]: new ApplyDecay(),
	[`${P}assignLead`]: new AssignLead(),
	[`${P}leadScore`]: new LeadScore(),
	[`${P}leadScoreTool`]: asTool(new LeadScore()),
	[`${P}scoringRules`]: new ScoringRules(),
	[`${P}thresholdRouter`]: new ThresholdRouter(),
	[`${P}leadScoreTrigger`]: new LeadScoreTrigger(),
};

export type Step = Pick<INode, 'type'> & Partial<INode>;

/** A step of ours. */
export const step = (type: string, parameters: object, settings: Partial<INode> = {}): Step => ({
	type: P + type,
	name: type,
	id: type,
	parameters: parameters as INode['parameters'],
	...settings,
});

export interface Fault {
	/** The kind of fault, in a sentence that is the same for the same fault. */
	what: string;
	detail: string;
	/** Looking into it takes too long. */
	isSlow?: boolean;
}

/** An n8n with a store of its own, whose steps are watched. */
export class Home {
	readonly faults: Fault[] = [];
	private readonly userFolder: string;

	/** @param place where scores lie; null: "This n8n" */
	constructor(
		folder: string,
		private readonly schema: Place | null,
		/** Called with what begins. */
		private readonly begin: (what: string) => void = () => {},
	) {
		this.userFolder = mkdtempSync(join(folder, 'home-'));
	}

	get place(): Place {
		const ours = join(this.userFolder, '.n8n', 'n8n-nodes-lead-scoring');
		return this.schema ?? { kind: 'sqlite', location: join(ours, 'scores.sqlite') };
	}

	fault(what: string, detail: string): void {
		this.faults.push({ what, detail });
	}

	/** Runs steps in a row over items; null where n8n itself did not start. */
	async run(
		steps: Step[],
		items: IDataObject[] = [{}],
		{ file, credential, ...options }: Partial<RunOptions> & { file?: File; credential?: IDataObject } = {},
	): Promise<WorkflowRun | null> {
		const start = { type: 'n8n-nodes-base.manualTrigger', name: 'Start' };
		const input = { type: 'test.input', name: 'Input' };
		const nodes = steps.map((one) => this.placed(one, credential !== undefined));
		const names = steps.map(({ parameters, name }) => String(parameters?.operation ?? name)).join(' → ');
		const run = await this.watched(
			names,
			async () =>
				await runWorkflow(chain(start, input, ...nodes), {
					...this.options(credential),
					...options,
					nodeTypes: { ...OURS, 'test.input': inputNode(items, file) },
				}),
		);
		if (run) this.read(names, steps, run);
		return run;
	}

	async pick(one: Step, search: string, filter: unknown): Promise<void> {
		await this.watched(
			search,
			async () => await openPicker(this.placed(one), search, filter as string, this.options()),
		);
	}

	async poll(one: Step): Promise<void> {
		await this.watched(
			'poll',
			async () => await pollOnce(chain(this.placed(one)), { ...this.options(), emit: () => {} }),
		);
	}

	/** What a person or a model reads of a run. */
	private read(names: string, steps: Step[], run: WorkflowRun): void {
		const texts: string[] = [];
		if (run.error && !isOfN8n(run.error)) texts.push(run.error.message, run.error.description ?? '');
		for (const { name } of steps) {
			texts.push(...run.hints(name!).map(({ message }) => message));
			for (const output of run.runData[name!]?.[0]?.data?.main ?? []) {
				for (const { json } of output ?? []) {
					if (typeof json.error === 'string') texts.push(json.error);
					const { refusedLines } = (json.leadScore ?? {}) as { refusedLines?: Array<{ reason: string }> };
					texts.push(...(refusedLines ?? []).map(({ reason }) => reason));
				}
			}
		}
		this.readTexts(names, texts);
	}

	readTexts(where: string, texts: string[]): void {
		const foreign = foreignIn(texts);
		if (foreign !== null) this.fault(`${where} says: ${foreign.slice(0, 160)}`, foreign.slice(0, 1_000));
	}

	/** Does something, and notes where it takes too long, or fails in a way that no step should. */
	async watched<T>(what: string, work: () => Promise<T>): Promise<T | null> {
		this.begin(what);
		const before = process.cpuUsage();
		try {
			return await work();
		} catch (error) {
			const { message, stack = '', description } = error as Error & { description?: string };
			// n8n's own engine cannot read everything either.
			if (/[\\/](nodes|steps|stores|scoring)[\\/]\w/.test(stack.replaceAll('node_modules', ''))) {
				this.readTexts(what, [message, description ?? '']);
			}
			return null;
		} finally {
			const { user, system } = process.cpuUsage(before);
			const seconds = (user + system) / 1e6;
			if (seconds > LONGEST) {
				const detail = `${seconds.toFixed(1)} s`;
				this.faults.push({ what: `${what} takes more than ${LONGEST} s`, detail, isSlow: true });
			}
		}
	}

	private placed(one: Step, isShared = this.schema !== null): Step {
		if (!isShared) return { ...one, parameters: { store: 'embedded', ...one.parameters } };
		return {
			...one,
			parameters: { ...one.parameters, store: 'shared' },
			credentials: { leadScoreStoreApi: { id: '1', name: 'Store' } },
		};
	}

	private options(credential = this.credential()): RunOptions {
		return {
			nodeTypes: OURS,
			userFolder: this.userFolder,
			credentials: { leadScoreStoreApi: credential as Record<string, string> },
		};
	}

	private credential(): IDataObject {
		if (!this.schema) return {};
		return { kind: 'postgres', connect: 'fields', ...connectionOf(this.schema) };
	}

	async remove(): Promise<void> {
		if (this.schema) await dropSchema(connectionOf(this.schema));
		rmSync(this.userFolder, { recursive: true, force: true });
	}
}

/** n8n's own engine, and Node.js itself, cannot read parameters of thousands of levels: then no step of ours recurses. */
function isOfN8n(error: object): boolean {
	const [message = '', ...frames] = 'stack' in error ? String(error.stack).split('\n') : [];
	const isOurs = (frame: string) =>
		/[\\/](nodes|steps|stores|scoring|reports)[\\/]\w/.test(frame.replaceAll('node_modules', ''));
	// What recurses has all the frames that a stack shows but, perhaps, the first.
	return message.startsWith('RangeError: Maximum call stack') && !frames.slice(0, 3).some(isOurs);
}

async function dropSchema({ schema, ...connection }: PostgresConnection): Promise<void> {
	const client = await connect(connection);
	await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`).finally(async () => await client.end());
}

/** Emits items as they are, which as the items of a start node would be copied, each with a file where there is one. */
function inputNode(items: IDataObject[], file?: File): INodeType {
	return {
		...passThrough,
		async execute(this: IExecuteFunctions) {
			if (!file) return [items.map((json) => ({ json }))];
			const data = Buffer.from(file.text).toString('base64');
			const binary = { data: { data, mimeType: 'text/plain', fileName: file.name } };
			return [items.map((json) => ({ json, binary }))];
		},
	};
}
