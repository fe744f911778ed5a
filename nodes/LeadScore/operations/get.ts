import type { IDataObject } from 'n8n-workflow';
import type { Grading } from '../../../scoring';
import {
	noticeUnknownScores,
	readGrades,
	readHistories,
	readLeads,
	readOutcomes,
	type HistoryRequest,
	type ReadLead,
} from '../../../steps';
import type { Store } from '../../../stores';
import { MOST_ROWS } from '../../common/answer';
import { inGroups } from '../../common/batches';
import { entityOption, scoreField } from '../../common/fields';
import { gradeOption, readGrading } from '../../common/grade';
import { readOptions } from '../../common/options';
import { outputOption } from '../../common/output';
import { isTool } from '../../common/tool';
import { asItWasOption, readAsItWas } from './asItWas';
import { missingFields, missingOf, readMissingFields, refuseLookingBack, type MissingAsked } from './missing';
import type { LeadsOperation } from './operation';

/** A lead to look up. */
export interface Lookup {
	lead: string;
	/** The most lines of its history: the newest; null: it is not asked for. */
	lines: number | null;
	/** As it was then; null: as it is. */
	asOf: number | null;
	/** What takes it to the bands above; null: it is not asked for. */
	missing: MissingAsked | null;
	/** How it is graded; undefined: that is not asked for. */
	grading: Grading | undefined;
}

/** What is said of a lead that is not stored, or was not at an instant. */
export const unknownLead = (asOf: number | null): string =>
	asOf === null
		? 'No step has scored this lead yet'
		: `No step had scored this lead by ${new Date(asOf).toISOString()}`;

/** The score of each lead as the last step left it, why, and in which band it is. */
export const get: LeadsOperation<Lookup> = {
	value: 'get',
	name: 'Get',
	action: 'Get the score of a lead with its reasons and band',
	description: 'Look up the score of a lead, why it has it, and in which band it is',
	subtitle: 'Get a score',
	isForAgents: true,
	worksOn: 'leads',
	fields: [
		scoreField,
		{
			displayName: 'Include History',
			name: 'includeHistory',
			type: 'boolean',
			default: false,
			description:
				'Whether to add every change of the score: when, why, how many points, and by which workflow, step and execution',
		},
		...missingFields,
	],
	options: [asItWasOption, entityOption, gradeOption, outputOption],
	looksUp: ['leadId'],
	ofItems: ['options.asItWas'],
	reader(context) {
		const withHistory = context.getNodeParameter('includeHistory', 0, false) as boolean;
		const most = isTool(context) ? MOST_ROWS : Infinity;
		const readAsOf = readAsItWas(context);
		const missing = readMissingFields(context);
		const grading = readGrading(context, readOptions(context));
		return (lead, item, index) => {
			const asOf = readAsOf(item, index);
			if (missing && asOf !== null) refuseLookingBack(context, index);
			return { lead, lines: withHistory ? most : null, asOf, missing, grading };
		};
	},
	async run(store, request, requests) {
		const { entity, score } = request;
		const lines = requests[0]?.lines ?? null;
		const limit = lines ?? 0;
		const grading = requests[0]?.grading;
		await noticeUnknownScores(store, request, grading?.map(({ score: name }) => name) ?? []);
		const found = await inGroups(
			requests,
			({ asOf }) => asOf,
			async (asOf, some) => {
				const leads = some.map(({ lead }) => lead);
				const outcomes = await readOutcomes(store, entity, leads, asOf);
				const known = await readScores(store, { entity, score, leads, limit, asOf }, lines !== null);
				const grades = grading && (await readGrades(store, { entity, grading, leads, asOf }));
				return leads.map((lead, position) => ({
					...(known[position] ?? { leadId: lead, score: null, why: unknownLead(asOf) }),
					...(outcomes[position]!.length > 0 && { outcomes: outcomes[position]! }),
					...grades?.[position],
				}));
			},
		);
		const { missing = null } = requests[0] ?? {};
		const leads = requests.map(({ lead }) => lead);
		const learned = missing ? await missingOf(store, request, leads, missing) : [];
		return found.map((lead, position) => ({
			...(lead as object as IDataObject),
			...(lead.score !== null && learned[position]),
		}));
	},
};

async function readScores(
	store: Store,
	request: HistoryRequest,
	withHistory: boolean,
): Promise<Array<ReadLead | null>> {
	const { entity, score, leads, asOf } = request;
	if (!withHistory && asOf === null) return await readLeads(store, entity, score, leads);
	const histories = await readHistories(store, request);
	return histories.map((one) => one && { ...one.lead, ...(withHistory && { history: one.history }) });
}
