import { NodeOperationError } from 'n8n-workflow';
import { COMBININGS, rollUpToCompanies, type ContactOfCompany } from '../../../steps';
import { oneOf } from '../../common/choices';
import { asIfOption, scoreField } from '../../common/fields';
import { readCount } from '../../common/numbers';
import { tooLong } from '../../common/ids';
import { asText } from '../../common/values';
import { leadIdsForPeople } from './leadIds';
import type { GroupsOperation } from './operation';

/** Each company has a score that follows from those of its contacts. */
export const rollUp: GroupsOperation<ContactOfCompany> = {
	value: 'rollUp',
	name: 'Roll Up to Companies',
	action: 'Roll up to companies',
	description: 'Give each company a score made of the scores of its contacts',
	subtitle: 'Roll up to companies',
	isForAgents: false,
	worksOn: 'groups',
	groupId: 'Company ID',
	group: { parameter: 'company', entity: 'company' },
	fields: [
		scoreField,
		{
			displayName:
				'Feed all contacts of a company into this step, for example from your CRM: it sees only those that come in. It looks up the score of each contact by its lead ID.',
			name: 'rollUpNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Company ID',
			name: 'company',
			type: 'string',
			default: '={{ $json.company }}',
			required: true,
			description: 'What identifies the company of a contact: its domain or an ID from your CRM',
		},
		{
			displayName: 'Company Gets',
			name: 'combine',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Average of All Contacts',
					value: 'average',
					description: 'A contact without a score counts as zero',
				},
				{
					name: 'Average of the Best Contacts',
					value: 'averageOfBest',
					description: 'Only the contacts with the highest scores count',
				},
				{ name: 'Highest Score', value: 'highest', description: 'The score of its best contact' },
				{
					name: 'Sum of All Contacts',
					value: 'sum',
					description: 'The more active contacts, the higher the score',
				},
				{
					name: 'Sum of the Best Contacts',
					value: 'sumOfBest',
					description: 'Only the contacts with the highest scores count',
				},
			],
			default: 'sum',
			description:
				"How the scores of the contacts become the company's score. It is updated each time this step runs.",
		},
		{
			displayName: 'Best Contacts',
			name: 'bestContacts',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 3,
			displayOptions: { show: { combine: ['averageOfBest', 'sumOfBest'] } },
			description: 'How many of the contacts with the highest scores count',
		},
		{
			displayName: 'Score of the Company',
			name: 'companyScore',
			type: 'string',
			default: '',
			placeholder: 'e.g. Account Score',
			description: "The name of the score that companies get. Empty: the same name as the contacts' score.",
		},
	],
	options: [asIfOption, leadIdsForPeople],
	ofItems: ['company'],
	reader: (lead, company) => ({ lead, company }),
	async run(context, store, request, contacts) {
		const written = context.getNodeParameter('bestContacts', 0, 1);
		const best = readCount(context, 'Best Contacts', written, 'Enter a number such as 3.', Infinity);
		const companyScore = asText(context.getNodeParameter('companyScore', 0, '')).trim() || request.score;
		const bad = tooLong('The name of the score of the company', companyScore);
		if (bad) throw new NodeOperationError(context.getNode(), bad.message, { description: bad.description });
		const combining = oneOf(context, 'Company Gets', context.getNodeParameter('combine', 0), COMBININGS);
		const companies = await rollUpToCompanies(
			store,
			{ ...request, entity: 'contact', companyScore, combining, best },
			contacts,
		);
		return companies.map(({ from, ...company }) => ({
			group: { companyId: company.leadId },
			learned: { ...company },
			from,
		}));
	},
};
