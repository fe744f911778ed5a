import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { OUTCOME_KINDS, type OutcomeKind } from '../../../scoring';
import type { StepRequest } from '../../../steps';
import { oneOf } from '../../common/choices';
import { badId, toEventId, toLeadId } from '../../common/ids';
import { instantProblem, isLeftEmpty, readInstant } from '../../common/instants';
import { asText, compileValue, inWords, type ItemReader } from '../../common/values';
import { readZone } from '../../common/zone';

/* What recording and removing outcomes have in common: which outcome it is, and of whom. */

export const kindField: INodeProperties = {
	displayName: 'Outcome',
	name: 'outcome',
	type: 'options',
	options: [
		{ name: 'Lost', value: 'lost', description: 'The deal is off' },
		{
			name: 'Rejected by Sales',
			value: 'rejected',
			description: 'Sales does not take the lead. It does not count as lost.',
		},
		{ name: 'Won', value: 'won', description: 'The lead has bought' },
	],
	default: 'won',
	description: 'What came of the lead. An expression gives won, lost or rejected.',
};

export const contactsOption: INodeProperties = {
	displayName: 'Contacts of the Company',
	name: 'contacts',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.contacts }}',
	description:
		'The lead IDs of more contacts, as a list or separated by commas. The same is done for each of them. If Lead ID is a company or a deal, choose that under Record Type.',
};

const rawOf = (context: IExecuteFunctions, name: string) =>
	compileValue(context, context.getNodeParameter(name, 0, '', { rawExpressions: true })).read;

export function readKind(context: IExecuteFunctions): ItemReader<OutcomeKind> {
	const read = rawOf(context, 'outcome');
	return (item, index) => {
		const written = read(item, index);
		const known = asText(written).trim().toLowerCase();
		const chosen = OUTCOME_KINDS.includes(known as OutcomeKind) ? known : written;
		return oneOf(context, 'Outcome', chosen, OUTCOME_KINDS, index);
	};
}

/** The ID of the deal; null: there is none. */
export function readOutcomeId(context: IExecuteFunctions): ItemReader<string | null> {
	const read = rawOf(context, 'outcomeId');
	return (item, index) => {
		const written = read(item, index);
		const bad = badId('outcome ID', written);
		if (!bad) return toEventId(written);
		throw new NodeOperationError(context.getNode(), bad.message, {
			itemIndex: index,
			description: bad.description,
		});
	};
}

/** When it came: without a time, at the start of that day; without a date, now. */
export function readDate(context: IExecuteFunctions): ItemReader<number> {
	const read = rawOf(context, 'outcomeDate');
	const zone = readZone(context);
	const now = Date.now();
	return (item, index) => {
		const written = read(item, index) ?? '';
		if (isLeftEmpty(written)) return now;
		const problem = instantProblem(written, zone, now);
		if (problem === null) return readInstant(written, zone)!;
		throw new NodeOperationError(
			context.getNode(),
			`The date of the outcome ${problem}: ${inWords(written)}`,
			{ itemIndex: index, description: 'Use a date such as 2026-03-31, or leave "Date" empty for now.' },
		);
	};
}

/** The contacts for which it is done as well, as they are written. */
export function readContacts(context: IExecuteFunctions): ItemReader<unknown[]> {
	const read = rawOf(context, 'options.contacts');
	return (item: INodeExecutionData, index: number) => {
		const written = read(item, index) ?? '';
		const all: unknown[] = Array.isArray(written) ? written : asText(written).split(/[,;\n]/);
		const given = all.filter((one) => one !== null && asText(one).trim() !== '');
		const bad = given.findIndex((one) => toLeadId(one) === null);
		if (bad < 0) return given;
		throw new NodeOperationError(
			context.getNode(),
			`Contact ${bad + 1} under "Contacts of the Company" is not a lead ID: ${inWords(given[bad])}`,
			{
				itemIndex: index,
				description: 'Give the lead IDs as a list of texts, or as one text with commas between them.',
			},
		);
	};
}

/** The request for the contacts of a run's leads: a run of its own, the same one when n8n runs the step again. */
export const requestForContacts = (request: StepRequest): StepRequest => ({
	...request,
	entity: 'contact',
	run: request.run && `${request.run}/contacts`,
});

/** Does something for the contacts of all values; returns the results of each value's. */
export async function forContacts<T extends { contacts: unknown[] }, R>(
	values: T[],
	work: (contacts: Array<[value: T, contact: unknown]>) => Promise<R[]>,
): Promise<R[][]> {
	const all = values.flatMap((value) => value.contacts.map((contact): [T, unknown] => [value, contact]));
	const done = all.length > 0 ? await work(all) : [];
	return values.map(({ contacts }) => done.splice(0, contacts.length));
}
