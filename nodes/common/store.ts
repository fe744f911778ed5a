import { randomUUID } from 'node:crypto';
import {
	NodeOperationError,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeListSearchResult,
	type IPollFunctions,
} from 'n8n-workflow';
import { openSqlite, StoreError, type Store, type Transaction } from '../../stores';
import { storeOf } from './credential';
import { embeddedFile } from './files';
import { asHtml } from './asHtml';
import { errorItem } from './items';
import { found } from './search';

type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** The store a step works on. Never falls back to another one. */
export async function openStore(context: Context): Promise<Store> {
	if (storeChoice(context) === 'shared') return await openShared(context);
	refuseQueueMode();
	return openEmbedded();
}

/** The store that the step's credential names. */
export async function openShared(context: Context): Promise<Store> {
	return storeOf(await context.getCredentials('leadScoreStoreApi'));
}

/** The store in one file for all our nodes, in a folder of ours beside the data of n8n. */
export const openEmbedded = (): Store => openSqlite(embeddedFile());

/** In queue mode each worker has files of its own, perhaps on another machine, and scores would be scattered over them. */
function refuseQueueMode(): void {
	// A worker needs no setting to be one.
	const isQueueMode = process.env.EXECUTIONS_MODE === 'queue' || process.argv[2] === 'worker';
	if (!isQueueMode) return;
	throw new StoreError(
		'n8n runs in queue mode, where "This n8n" cannot keep scores: each worker would have its own',
		'Choose "Shared Store" under "Store", with a credential for a PostgreSQL database. Nothing was counted.',
	);
}

const storeChoice = (context: Context) =>
	'getCurrentNodeParameter' in context
		? context.getCurrentNodeParameter('store')
		: (context as IExecuteFunctions).getNodeParameter('store', 0);

/** The Test button of the credential: opens the store, and writes something that is undone again. */
export async function leadScoreStoreTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const write = async (tx: Transaction) => await tx.saveOutput(randomUUID(), 0, '', Date.now());
		await storeOf(data ?? {}).transaction(write, 'preview');
		return { status: 'OK', message: 'The score store can be read and written' };
	} catch (error) {
		return { status: 'Error', message: inOneSentence(error) };
	}
}

/** The picker of scores: the names in the store. */
export async function searchScores(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const store = await openStore(this);
	const names = await store.transaction(async (tx) => await tx.scoreNames(), 'preview');
	return found(
		names.map((name) => ({ name, value: name })),
		filter,
	);
}

/** An error of the store as n8n shows errors: a sentence, and what to do. Other errors stay as they are. */
export function asNodeError(context: Pick<IExecuteFunctions, 'getNode'>, error: unknown): unknown {
	if (!(error instanceof StoreError)) return error;
	return new NodeOperationError(context.getNode(), error.message, { description: asHtml(error.advice) });
}

/**
 * The output of a step that failed as a whole: n8n would let its items pass as if nothing had happened, so each of them
 * reports that the store could not be used, where the step continues on errors.
 * @throws where it stops on errors, and everything that is not the store's fault
 */
export function failedItems(context: IExecuteFunctions, error: unknown): INodeExecutionData[] {
	if (!(error instanceof StoreError) || !context.continueOnFail()) throw asNodeError(context, error);
	return context.getInputData().map((item, index) => errorItem(context, item, inOneSentence(error), index));
}

function inOneSentence(error: unknown): string {
	return error instanceof StoreError ? `${error.message}. ${error.advice}` : (error as Error).message;
}
