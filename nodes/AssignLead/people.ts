import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { z } from 'zod';
import { LONGEST_TEXT, personKey, type Person } from '../../scoring';
import { numeric } from '../common/numbers';
import { inWords } from '../common/values';
import { afterField } from '../common/wrongTypes';

/** The largest weight, and the most people: more are mistakes. */
const MOST = 1_000;
const MOST_LEADS = 100_000;

export const peopleField: INodeProperties = {
	displayName: 'People',
	name: 'people',
	type: 'fixedCollection',
	typeOptions: {
		multipleValues: true,
		multipleValueButtonText: 'Add Person',
		fixedCollection: {
			itemTitle:
				"={{ ($collection.item.value.name || 'Person') + ($collection.item.value.active === false ? ': not active' : ': weight ' + $collection.item.value.weight) }}",
		},
	},
	placeholder: 'Add Person',
	default: {},
	description:
		'Who gets the leads, from now on, in place of whom the pool had. Empty: whom the pool has. Name the people of a pool in one step only.',
	options: [
		{
			displayName: 'Person',
			name: 'person',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. ann@example.com',
					description:
						'Whatever your CRM or chat knows the person by: a name, an email address or an ID. Each lead gets it in the field assignedTo.',
				},
				{
					displayName: 'Weight',
					name: 'weight',
					type: 'number',
					typeOptions: { minValue: 1, numberPrecision: 0 },
					default: 1,
					description: 'The share of the person: with 2, twice as many leads as a person with 1',
				},
				{
					displayName: 'Daily Maximum',
					name: 'dailyMaximum',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 0 },
					default: 0,
					description: 'How many new leads the person gets in a day at most, such as 10. 0: any number.',
				},
				{
					displayName: 'Active',
					name: 'active',
					type: 'boolean',
					default: true,
					description:
						'Whether the person is there. Off: the person gets no leads, and known leads that come again go to the next in turn.',
				},
			],
		},
	],
};

const whole = (what: string, least: number, most: number) => {
	const message = `${what} must be a whole number from ${least} to ${most.toLocaleString('en')}`;
	return numeric(z.number({ message }).int(message).min(least, message).max(most, message));
};

const peopleSchema = z
	.array(
		z
			.object({
				name: z
					.union([z.string(), z.number()], { message: 'The name must be a text' })
					.transform((name) => String(name).trim())
					.pipe(z.string().min(1, 'A person has no name').max(LONGEST_TEXT, 'The name is too long')),
				weight: whole('Weight', 1, MOST).default(1),
				dailyMaximum: whole('Daily Maximum', 0, MOST_LEADS).default(0),
				active: z.boolean({ message: 'Active must be true or false' }).default(true),
			})
			.transform(({ name, weight, dailyMaximum, active }): Person => {
				return { name, weight, dailyMaximum: dailyMaximum === 0 ? null : dailyMaximum, isActive: active };
			}),
	)
	.max(MOST, `There are more than ${MOST.toLocaleString('en')}`);

/** Whether the step names people. */
export const namesPeople = (context: IExecuteFunctions): boolean => rawPeople(context).length > 0;

const rawPeople = (context: IExecuteFunctions): Array<{ name?: unknown }> => {
	const raw: unknown = context.getNodeParameter('people.person', 0, []);
	return (Array.isArray(raw) ? raw : [raw]) as Array<{ name?: unknown }>;
};

/** The people of the step; null: those whom the pool has. @throws NodeOperationError that names the person who is wrong */
export function readPeople(context: IExecuteFunctions): Person[] | null {
	const raw = rawPeople(context);
	if (raw.length === 0) return null;
	const problem = (message: string) =>
		new NodeOperationError(context.getNode(), message, {
			description: 'Give every person under "People" a name of their own, and a weight such as 1.',
		});
	const parsed = peopleSchema.safeParse(raw, { errorMap: afterField });
	if (!parsed.success) {
		const { path, message } = parsed.error.issues[0]!;
		const who = inWords(raw[Number(path[0])]?.name ?? '').trim();
		throw problem(`People${who && `, "${who}"`}: ${message}`);
	}
	const people = parsed.data;
	const keys = people.map(({ name }) => personKey(name));
	const twice = people.find(({ name }, index) => keys.indexOf(personKey(name)) !== index);
	if (twice) throw problem(`"${twice.name}" is under "People" twice`);
	return people;
}
