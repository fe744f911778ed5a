import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DecayReport } from '../../steps';
import { oneOf } from '../common/choices';
import { readCount } from '../common/numbers';
import type { OptionReader } from '../common/options';
import { readPoints } from '../common/points';
import type { TestMark } from '../common/testRun';
import { readThresholds } from '../common/thresholds';

/** What the step is to emit, as the panel has it under "Return". */
const RETURN_KINDS = ['changed', 'falls', 'summary', 'totals'] as const;
type ReturnKind = (typeof RETURN_KINDS)[number];

export const readReturnKind = (context: IExecuteFunctions): ReturnKind =>
	oneOf(context, 'Return', context.getNodeParameter('return', 0), RETURN_KINDS);

export function reportOf(
	context: IExecuteFunctions,
	returnKind: ReturnKind,
	option: OptionReader,
): DecayReport {
	switch (returnKind) {
		case 'falls':
		case 'summary': {
			const thresholds = readThresholds(context, 'Thresholds', context.getNodeParameter('thresholds', 0));
			return { of: 'falls', thresholds, limit: returnKind === 'falls' ? Infinity : 0 };
		}
		case 'changed': {
			const most = context.getNodeParameter('maxLeads', 0, 1000);
			return {
				of: 'changes',
				atLeast: readPoints(
					context,
					'"Changed by at Least" is not a number',
					option<unknown>('changedBy', 0),
					undefined,
				),
				limit: readCount(context, 'Limit', most, 'Enter a number such as 1000.', Infinity),
			};
		}
		case 'totals':
			return { of: 'changes', atLeast: 0, limit: 0 };
	}
}

export function totalsItem(
	{ leads, changed, before, after }: Record<string, number>,
	mark: TestMark,
): INodeExecutionData {
	return {
		json: {
			...mark,
			leads,
			leadsChanged: changed,
			pointsBefore: before,
			pointsAfter: after,
		},
		pairedItem: { item: 0 },
	};
}

/** What a step that emits no lead says. @param since from when on drops are reported */
export function nothingReturned(report: DecayReport, since: string): string {
	if (report.of === 'changes') {
		const points = report.atLeast === 1 ? 'point' : 'points';
		return report.atLeast > 0
			? `No score changed by ${report.atLeast} ${points} or more.`
			: 'No score changed.';
	}
	const thresholds = new Intl.ListFormat('en', { type: 'disjunction' }).format(report.thresholds.map(String));
	return `No lead dropped below ${thresholds || 'a threshold'}${since}.`;
}
