import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { IdCase } from '../../../scoring';
import { recordOutcomes, type NewOutcome } from '../../../steps';
import { entityOption } from '../../common/fields';
import { tooLong } from '../../common/ids';
import { leadIdsOf, readIdCase } from '../../common/leadIds';
import { asNumber } from '../../common/numbers';
import { readOptions } from '../../common/options';
import { outputOption } from '../../common/output';
import { asText, compileValue, inWords, type ItemReader } from '../../common/values';
import { leadIdsForPeople } from './leadIds';
import type { LeadsOperation } from './operation';
import {
	contactsOption,
	forContacts,
	kindField,
	readContacts,
	readDate,
	readKind,
	readOutcomeId,
	requestForContacts,
} from './outcomeFields';

/** Values beyond this are mistakes. */
const LARGEST_VALUE = 1e15;

interface OutcomeItem extends NewOutcome {
	contacts: unknown[];
	idCase: IdCase;
}

/** What came of each lead, for the history, for reports and for routers. It changes no score. */
export const recordOutcome: LeadsOperation<OutcomeItem> = {
	value: 'recordOutcome',
	name: 'Record Outcome',
	action: 'Record what came of a lead',
	description: 'Record that a lead was won, lost or rejected by sales. It changes no score.',
	subtitle: 'Record an outcome',
	isForAgents: false,
	worksOn: 'leads',
	fields: [
		kindField,
		{
			displayName: 'Outcome ID',
			name: 'outcomeId',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.dealId }}',
			description:
				'The ID of the deal. A deal that is reported again counts once: its newest outcome by date stays. Empty: a lead has one outcome of each kind per day.',
		},
		{
			displayName: 'Date',
			name: 'outcomeDate',
			type: 'dateTime',
			default: '',
			description:
				'When it happened, such as 2026-03-31. A date without a time means the start of that day in the time zone of the workflow. Empty: now.',
		},
		{
			displayName: 'Value',
			name: 'outcomeValue',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.amount }}',
			description: 'What the deal is worth: a number such as 5000, without a currency. Can be empty.',
		},
		{
			displayName: 'Reason',
			name: 'outcomeReason',
			type: 'string',
			default: '',
			placeholder: 'e.g. No budget this year',
			description: 'Why it was won, lost or rejected. Shown in the history of the lead.',
		},
	],
	options: [
		{
			displayName: 'Back to Nurture',
			name: 'backToNurture',
			type: 'boolean',
			default: true,
			description:
				'Whether a rejected lead counts as one without points in every Threshold Router until it is active again. It drops out of its band, and comes out again only after new activity. Without this option, a rejection changes nothing in routers.',
		},
		contactsOption,
		leadIdsForPeople,
		{
			displayName: 'No Further Alerts',
			name: 'noFurtherAlerts',
			type: 'boolean',
			default: true,
			description:
				'Whether a lead that was won no longer comes out of any Threshold Router or Lead Score Trigger. Routers with Route set to Always still let it out. Without this option, a win changes nothing there.',
		},
		entityOption,
		outputOption,
	],
	ofItems: ['outcome', 'outcomeId', 'outcomeDate', 'outcomeValue', 'outcomeReason', 'options.contacts'],
	reader(context) {
		const option = readOptions(context);
		const holds = {
			won: option('noFurtherAlerts', false),
			lost: false,
			rejected: option('backToNurture', false),
		};
		const kindOf = readKind(context);
		const idOf = readOutcomeId(context);
		const dateOf = readDate(context);
		const valueOf = readValue(context);
		const reasonOf = readReason(context);
		const contactsOf = readContacts(context);
		const idCase = readIdCase(context, option);
		return (lead, item, index) => {
			const kind = kindOf(item, index);
			return {
				lead,
				id: idOf(item, index),
				kind,
				at: dateOf(item, index),
				value: valueOf(item, index),
				reason: reasonOf(item, index),
				keepsBack: holds[kind],
				contacts: contactsOf(item, index),
				idCase,
			};
		};
	},
	async run(store, request, items) {
		const recorded = await recordOutcomes(store, request, items.map(outcomeOf));
		const ofContacts = await forContacts(items, async (contacts) => {
			const toLead = await leadIdsOf(store, 'contact', contacts[0]![0].idCase, true);
			const ofThem = contacts.map(([item, contact]) => ({ ...outcomeOf(item), lead: toLead(contact)! }));
			return await recordOutcomes(store, requestForContacts(request), ofThem);
		});
		const older = [...recorded, ...ofContacts.flat()].filter(({ isRecorded }) => !isRecorded).length;
		if (older > 0) {
			request.notice?.(
				`${older} ${older === 1 ? 'outcome was' : 'outcomes were'} not recorded: under the same ID, a newer one is known.`,
			);
		}
		return recorded.map((one, position): IDataObject => {
			const { contacts } = items[position]!;
			const ofThese = ofContacts[position]!.flatMap(({ leadId, isRecorded }) => (isRecorded ? leadId : []));
			return { ...one, ...(contacts.length > 0 && { contacts: new Set(ofThese).size }) };
		});
	},
};

const outcomeOf = ({ contacts: _contacts, idCase: _idCase, ...outcome }: OutcomeItem): NewOutcome => outcome;

function readValue(context: IExecuteFunctions): ItemReader<number | null> {
	const raw = context.getNodeParameter('outcomeValue', 0, '', { rawExpressions: true });
	const { read } = compileValue(context, raw);
	return (item, index) => {
		const written = read(item, index) ?? '';
		if (asText(written).trim() === '') return null;
		const value = asNumber(written);
		if (typeof value === 'number' && Math.abs(value) <= LARGEST_VALUE) return value;
		throw new NodeOperationError(
			context.getNode(),
			`The value of the outcome is not a number: ${inWords(written)}`,
			{
				itemIndex: index,
				description: 'Use a number such as 5000 or 4999.50, without a currency and without separators.',
			},
		);
	};
}

function readReason(context: IExecuteFunctions): ItemReader<string> {
	const raw = context.getNodeParameter('outcomeReason', 0, '', { rawExpressions: true });
	const { read } = compileValue(context, raw);
	return (item, index) => {
		const reason = asText(read(item, index) ?? '').trim();
		const bad = tooLong('The reason', reason);
		if (!bad) return reason;
		const { message, description } = bad;
		throw new NodeOperationError(context.getNode(), message, { itemIndex: index, description });
	};
}
