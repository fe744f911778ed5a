import type { IDataObject } from 'n8n-workflow';
import { rulesOf, type Learned, type LearnedRule } from '../../learning';
import { fieldExpression } from '../common/fieldPath';
import { percentOf } from '../common/numbers';
import { fieldOf } from '../ScoringRules/ruleItems';
import type { RuleItem } from './source';

/** The rules of a learned table. */
export const learnedItems = ({ table, learnedFrom }: Learned): RuleItem[] =>
	rulesOf(table, learnedFrom).map((rule) => ({ rule, item: itemOf(rule) }));

/** All items have the same fields: in a table, those that are missing show as undefined. */
const itemOf = ({
	name,
	points,
	conditions,
	combine,
	leads,
	won,
	conversion,
	words,
}: LearnedRule): IDataObject => ({
	...{ name, points, words, leads, won },
	percentWon: percentOf(conversion.value),
	award: 'while true',
	appliesTo: conditions.length === 0 ? 'every item' : 'matching',
	conditions: conditions.map((one) => ({ ...one, field: fieldOf(fieldExpression([one.field])) })),
	combine,
});
