import type { IExecuteFunctions } from 'n8n-workflow';
import { CHECK_CHART_NAMES } from '../../../reports/names';
import { checkScore as checkPast, noticeUnknownNames, rulesOfScore } from '../../../steps';
import { chanceFieldsIn, exactChanceOf } from '../../common/chance';
import { asIfOption, entityOption, scoreField } from '../../common/fields';
import { hintStopped } from '../../common/hints';
import { leadIdsOf } from '../../common/leadIds';
import { readCount } from '../../common/numbers';
import { readOptions, type OptionReader } from '../../common/options';
import { attachPage, pageField, readPageField } from '../../common/page';
import { openStore } from '../../common/store';
import { readWrittenBands } from '../../common/writtenBands';
import { outcomeFields, outcomesGiven } from '../outcomesGiven';
import { figures } from './checkFigures';
import type { StoreOperation } from './operation';

const HORIZON = 90;
const WEEKS = 26;

/** Whether a score predicts wins, by what came of the leads. */
export const checkScore: StoreOperation = {
	value: 'checkScore',
	name: 'Check a Score',
	action: 'Check a score',
	description: 'Report whether leads that won had higher scores before they won. Changes nothing.',
	subtitle: 'Check a score',
	isForAgents: false,
	worksOn: 'store',
	fields: [
		scoreField,
		...outcomeFields,
		{
			displayName: 'Leads That Sales Can Take a Week',
			name: 'capacity',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 0,
			description:
				'Suggests the threshold that brings sales no more leads than this in most weeks. 0: no threshold is suggested.',
		},
		{
			...pageField,
			description:
				'The name of the output field for the page. Its charts are pictures in the fields "conversion", "chances", "capacity", "evidence" and "inflation".',
		},
	],
	options: [
		{
			displayName: 'As If Scored in Time',
			name: 'asIfInTime',
			type: 'boolean',
			default: false,
			description:
				'Whether history that was loaded later counts from when it happened. Turn it on if you have just imported your history. Off: each reference day uses only what was stored by then.',
		},
		{
			displayName: 'Bands',
			name: 'bandsToCheck',
			type: 'string',
			default: '',
			placeholder: 'e.g. Nurture 5, Sales 60',
			description:
				'The bands to check, each with the score that it begins at, separated by commas. Empty: the bands of your Threshold Router.',
		},
		entityOption,
		{ ...asIfOption, description: 'Check as if it were this date: later outcomes are left out' },
		{
			displayName: 'Weeks to Look Back',
			name: 'weeks',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 260, numberPrecision: 0 },
			default: WEEKS,
			description:
				'How many weeks to check, one day in each, back from the newest day whose time to win is over',
		},
		{
			displayName: 'Win Within (Days)',
			name: 'horizonDays',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
			default: HORIZON,
			description: 'A lead counts as won if it wins within so many days after a reference day',
		},
	],
	async run(context, request, goOn, attach) {
		const field = readPageField(context, CHECK_CHART_NAMES);
		const options = readCheck(context);
		const store = await openStore(context);
		const step = request();
		await noticeUnknownNames(store, step);
		const { entity, score, at, zone } = step;
		const toLead = await leadIdsOf(store, entity, 'automatic', false);
		const outcomes = await outcomesGiven(context, step, toLead);
		const chance = chanceFieldsIn(await rulesOfScore(store, step));
		const chanceOf = chance && ((points: number) => exactChanceOf(chance, points));
		const checked = await checkPast(store, { ...step, ...options, chanceOf, outcomes }, (leads) =>
			goOn(`${leads} leads have been checked`),
		);
		if (!checked) return { answers: [], warnings: [] };
		const reports = await import('../../../reports');
		const made = reports.check({ ...checked, ...{ score, entity, at, zone, entering: options.entering } });
		await attachPage(context, attach, field, made);
		if (!checked.isDone) hintStopped(context);
		return figures(checked, made, zone);
	},
};

function readCheck(context: IExecuteFunctions) {
	const option = readOptions(context);
	const count = (field: string, name: string, off: number, most: number) =>
		readCount(context, field, option<unknown>(name, off), `Enter a number from 1 to ${most}.`, most);
	const capacity = context.getNodeParameter('capacity', 0, 0) as unknown;
	const isAsked = capacity !== 0 && capacity !== '' && capacity !== null;
	return {
		bands: readWrittenBands(context, 'Bands', option<unknown>('bandsToCheck', '')),
		weeks: count('Weeks to Look Back', 'weeks', WEEKS, 260),
		horizonDays: count('Win Within (Days)', 'horizonDays', HORIZON, 1_000),
		entering: isOn(option, 'asIfInTime') ? ('asDated' as const) : ('asWritten' as const),
		capacity: isAsked
			? readCount(
					context,
					'Leads That Sales Can Take a Week',
					capacity,
					'Enter a number such as 40, or 0 to ask for no threshold.',
				)
			: null,
	};
}

const isOn = (option: OptionReader, name: string): boolean => option<unknown>(name, false) === true;
