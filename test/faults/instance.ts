import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { endBeforeUs } from '../../harness/ending';
import { inPostgres } from '../vectors/source';
import { startScript } from './workerProcess';
import type { Answer, Order } from './n8n';
import { connectionOf, type Place } from './place';

/** An n8n in a process of its own, as the process that gives it work knows it. */
export class N8nInstance {
	private readonly answers: AsyncIterator<string>;

	private constructor(
		private readonly process: ChildProcessWithoutNullStreams,
		readonly close: () => Promise<void>,
	) {
		this.answers = createInterface(process.stdout)[Symbol.asyncIterator]();
	}

	/** Starts one that is known by this ID and keeps its scores at a place. */
	static async start(id: string, place: Place, folder: string): Promise<N8nInstance> {
		const home = mkdtempSync(join(folder, 'n8n-'));
		const child = startScript('n8n.ts', [home, id, JSON.stringify(credentialOf(place))]);
		child.stderr.pipe(process.stderr);
		const gone = once(child, 'close');
		const close = endBeforeUs(async () => {
			child.kill('SIGKILL');
			await gone;
		});
		const instance = new N8nInstance(child, close);
		await instance.answer();
		return instance;
	}

	async run(execution: string, items: IDataObject[], retryOnFail = false): Promise<Answer> {
		const order: Order = { execution, items, retryOnFail };
		this.process.stdin.write(`${JSON.stringify(order)}\n`);
		return (await this.answer()) as Answer;
	}

	private async answer(): Promise<unknown> {
		const { done, value } = await this.answers.next();
		if (done) throw new Error('An n8n ended by itself');
		return JSON.parse(value);
	}
}

/** What a person would enter for a place in the credential of the store. */
function credentialOf(place: Place): ICredentialDataDecryptedObject {
	if (place.kind === 'sqlite') return { kind: 'sqlite', path: place.location };
	const { port, schema } = connectionOf(place);
	return inPostgres(port, schema);
}
