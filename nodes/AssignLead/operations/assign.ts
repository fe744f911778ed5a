import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { isZone, LONGEST_TEXT } from '../../../scoring';
import { assignLeads, type AssignedLead } from '../../../steps';
import { entityOption, noLeadIdOption, scoredLeadIdField } from '../../common/fields';
import { hintNoLeadId } from '../../common/hints';
import { toEventId } from '../../common/ids';
import { errorItem } from '../../common/items';
import { readOptions, type OptionReader } from '../../common/options';
import { readOutput } from '../../common/output';
import { asText, compileValue, inWords, type ItemReader } from '../../common/values';
import { inPools, type Worked } from '../onLeads';
import { PERSON_FIELD, personFieldOption } from '../output';
import { namesPeople, peopleField, readPeople } from '../people';
import { poolField } from '../pool';
import { testRunsField } from '../testRuns';
import { readWorkingHours, workingHoursOption } from '../workingHours';
import type { Operation } from './operation';

const ownerField: INodeProperties = {
	displayName: 'Owner',
	name: 'owner',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.owner }}',
	description:
		'Drag a field here that says who owns the lead already, as your CRM has it. An owner who is in the pool and active keeps the lead. It is not counted against the daily maximum. Can be empty.',
};

const options: INodeProperties[] = [
	{
		displayName: 'Event ID',
		name: 'eventId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.eventId }}',
		description:
			'Drag a field here that identifies the event. Only needed where Keeps Its Person is off: an event that arrives twice then assigns nobody twice.',
	},
	{
		displayName: 'Keeps Its Person',
		name: 'keepsPerson',
		type: 'boolean',
		default: true,
		description:
			'Whether a lead that comes again goes to the person who has it. Off: it goes to the next in turn each time.',
	},
	noLeadIdOption,
	personFieldOption,
	entityOption,
	testRunsField,
	{
		displayName: 'Time Zone',
		name: 'zone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description:
			'Where the days of the daily maximum begin and end, and which working hours are meant. It holds for the pool, in all steps. Empty: as the pool has it, at first the time zone of the workflow.',
	},
	workingHoursOption,
];

/** Gives each lead to the next person in turn. */
export const assign: Operation = {
	value: 'assign',
	name: 'Assign',
	action: 'Assign a lead to the next person',
	description: 'Give each lead to the next person in turn. Known leads keep their person.',
	fields: [scoredLeadIdField, poolField, peopleField, ownerField],
	options,
	outputs: 2,
	ofItems: (context) => [
		...['leadId', 'owner', 'options.eventId'],
		// People who are named here are those of one pool.
		...(namesPeople(context) ? [] : ['pool']),
	],
	async run(context) {
		const option = readOptions(context);
		const settings = {
			people: readPeople(context),
			poolZone: readPoolZone(context, option),
			poolHours: readWorkingHours(context, option),
			keepsPerson: option<unknown>('keepsPerson', true) !== false,
		};
		const read = readAsked(context, settings.keepsPerson);
		const worked = await inPools(context, option, {
			takesNew: true,
			read,
			run: async (store, request, leads) => await assignLeads(store, { ...request, ...settings }, leads),
			done(results: AssignedLead[]) {
				const dealt = results.filter(({ isNew }) => isNew).length;
				return dealt === 0 ? '' : `assigned ${dealt} ${dealt === 1 ? 'lead' : 'leads'}`;
			},
		});
		hintNoLeadId(context, worked.withoutLead, 'went to Nobody Free');
		return outputsOf(context, option, worked);
	},
};

/** Reads the owner of each item, and where leads do not keep their person, the event. */
function readAsked(
	context: IExecuteFunctions,
	keepsPerson: boolean,
): ItemReader<{ owner: string | null; event: string | null }> {
	const [owner, event] = ['owner', 'options.eventId'].map((name) =>
		compileValue(context, context.getNodeParameter(name, 0, '', { rawExpressions: true })),
	);
	return (item, index) => ({
		owner:
			asText(owner!.read(item, index) ?? '')
				.trim()
				.slice(0, LONGEST_TEXT) || null,
		event: keepsPerson ? null : toEventId(event!.read(item, index)),
	});
}

function readPoolZone(context: IExecuteFunctions, option: OptionReader): string | null {
	const zone = asText(option<unknown>('zone', '')).trim();
	if (zone === '') return null;
	if (isZone(zone)) return zone;
	throw new NodeOperationError(context.getNode(), `"Time Zone" is not a known one: "${inWords(zone)}"`, {
		description: 'Enter one such as Europe/Berlin or America/New_York, or leave it empty.',
	});
}

/** The items that somebody got, and those that nobody did. */
function outputsOf(
	context: IExecuteFunctions,
	option: OptionReader,
	{ results, errors, mark }: Worked<AssignedLead>,
): INodeExecutionData[][] {
	const { add } = readOutput(context, option, PERSON_FIELD);
	const [assigned, nobody]: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	context.getInputData().forEach((item, index) => {
		const error = errors.get(index);
		const result = results.get(index);
		const pairedItem = { item: index };
		if (error) assigned.push(errorItem(context, item, error, index));
		else if (!result) nobody.push({ ...item, pairedItem });
		else {
			const json = add(item.json, { ...mark, ...result });
			(result.person === null ? nobody : assigned).push({ ...item, json, pairedItem });
		}
	});
	return [assigned, nobody];
}
