import { StoreError, type Store } from '../../stores';
import { makeReport, type ImportReport } from './importReport';
import { faultOfDefinition, faultOfLead } from './fileChecks';
import type { StepRequest } from '../shared/request';
import { FileRuleSets, type FilePublisher } from './fileRuleSets';
import { FileSteps } from './fileSteps';
import type { Arriving } from './freeLeads';
import { lineReader, type FileDefinition } from './scoreFile';
import { yieldToEventLoop, yieldRegularly } from '../shared/yieldToEventLoop';
import { writeChunk } from './writeChunk';

/** Leads, and characters of their lines, in one transaction. */
const LEADS = 100;
const CHARACTERS = 1_000_000;

export interface ImportScoreRequest extends Pick<StepRequest, 'entity' | 'score' | 'now'> {
	/** An ID as it is kept; null: it stands for nothing. */
	idOf: (id: string) => string | null;
	/** Publishes the sets of rules that the file has, where they are wanted: their expressions run in n8n. */
	publisher?: FilePublisher;
}

/**
 * Reads a score that `exportScore` wrote into a score that no step has used: all is as it was, now and later. Nothing of
 * the file is taken on trust: what does not fit is refused, line by line. Leads that are stored already are refused, so
 * that an import that was cut off can be run again.
 * @param goOn asked after each chunk, with the leads so far; false stops
 * @throws StoreError where the file is none of ours, or the score is in use
 */
export async function importScore(
	store: Store,
	request: ImportScoreRequest,
	lines: AsyncIterable<string>,
	goOn: (leads: number) => boolean = () => true,
): Promise<ImportReport> {
	const report = makeReport();
	const file = new FileImport(store, request, report);
	const read = lineReader(request.now);
	const pause = yieldRegularly();
	let line = 0;
	for await (const text of lines) {
		line++;
		if (text.trim() === '') continue;
		const found = read(text);
		if (line === 1 && found.kind !== 'head') throw foreign();
		const fault = await file.take(found, line, text.length);
		if (fault !== null) report.refuse(line, fault);
		await pause();
		if (!file.isFull) continue;
		await file.flush();
		if (!goOn(report.leads)) return report.done();
	}
	if (line === 0) throw foreign();
	await file.flush();
	return report.done();
}

/** An import on its way: what the file has said so far, and the leads that are not written yet. */
class FileImport {
	private readonly steps = new FileSteps();
	private readonly ruleSets: FileRuleSets;
	private definition: FileDefinition | null = null;
	private isSaved = false;
	private isFirst = true;
	private chunk: Arriving[] = [];
	private characters = 0;

	constructor(
		private readonly store: Store,
		private readonly request: ImportScoreRequest,
		private readonly report: ReturnType<typeof makeReport>,
	) {
		this.ruleSets = new FileRuleSets(request.publisher ?? null);
	}

	/** Whether there is enough for one transaction. */
	get isFull(): boolean {
		return this.chunk.length >= LEADS || this.characters >= CHARACTERS;
	}

	/** Takes a line in; returns why it is refused. */
	async take(found: FoundLine, line: number, length: number): Promise<string | null> {
		const fault = await this.faultOf(found, line, length);
		if (fault === null) this.characters += length;
		return fault;
	}

	private async faultOf(found: FoundLine, line: number, length: number): Promise<string | null> {
		const { definition, steps } = this;
		switch (found.kind) {
			case 'head':
				return null;
			case 'wrong':
				return found.reason;
			case 'step':
				return steps.name(found.number, found.step);
			case 'ruleSet':
				return definition ? LATE_RULES : this.ruleSets.take(found.set, length);
			case 'score': {
				const fault = faultOfDefinition(found.definition, definition, steps.has);
				if (fault) return fault;
				await this.flush();
				this.definition = found.definition;
				this.isSaved = false;
				return null;
			}
			case 'lead': {
				const { lead } = found;
				const fault = definition ? faultOfLead(lead, definition, steps.has, this.request.idOf) : NO_SCORE;
				if (fault === null) this.chunk.push({ line, lead });
				return fault;
			}
		}
	}

	/** Writes the leads, after the score that they need; the rules are published with the first of them, or not at all. */
	async flush(): Promise<void> {
		const { definition, isSaved, isFirst, chunk, steps, report } = this;
		if (!definition || (isSaved && chunk.length === 0)) return;
		const { entity, score: name, now } = this.request;
		const arriving = { entity, name, definition, isSaved, isFirst, chunk, steps };
		const { numbers, refused, ruleSets } = await this.store.transaction(async (tx) => ({
			...(await writeChunk(tx, arriving)),
			ruleSets: isFirst ? await this.ruleSets.publish(tx, now) : report.ruleSets,
		}));
		steps.learn(numbers);
		for (const [line, reason] of refused) report.refuse(line, reason);
		report.ruleSets = ruleSets;
		report.leads += chunk.length - refused.length;
		this.isSaved = true;
		this.isFirst = false;
		this.chunk = [];
		this.characters = 0;
		await yieldToEventLoop();
	}
}

type FoundLine = ReturnType<ReturnType<typeof lineReader>>;

const LATE_RULES = 'Rule sets come before the score, and it comes after it';
const NO_SCORE = 'It needs a score that no line before it describes';

const foreign = () =>
	new StoreError(
		'The file is not an export of scores as JSON Lines',
		'Choose a file that "Export Scores" wrote as JSON Lines, or choose CSV under "Format".',
	);
