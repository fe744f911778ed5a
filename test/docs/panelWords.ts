import type { INodeProperties } from 'n8n-workflow';
import { ApplyDecay } from '../../nodes/ApplyDecay/ApplyDecay.node';
import { AssignLead } from '../../nodes/AssignLead/AssignLead.node';
import { operations as assignOperations } from '../../nodes/AssignLead/operations';
import { LeadScore } from '../../nodes/LeadScore/LeadScore.node';
import { LeadScoreTrigger } from '../../nodes/LeadScoreTrigger/LeadScoreTrigger.node';
import { LearnPoints } from '../../nodes/LearnPoints/LearnPoints.node';
import { ScoreLead } from '../../nodes/ScoreLead/ScoreLead.node';
import { ScoringRules } from '../../nodes/ScoringRules/ScoringRules.node';
import { operations as ruleOperations } from '../../nodes/ScoringRules/operations';
import { ThresholdRouter } from '../../nodes/ThresholdRouter/ThresholdRouter.node';
import { operations } from '../../nodes/LeadScore/operations';

const panels = [
	new ScoreLead(),
	new ApplyDecay(),
	new ThresholdRouter(),
	new LeadScore(),
	new LeadScoreTrigger(),
	new ScoringRules(),
	new AssignLead(),
	new LearnPoints(),
];

/** Whatever of a panel has a name: fields, collections of fields, and choices. */
type Named = Partial<Pick<INodeProperties, 'displayName' | 'name' | 'options'>> & {
	values?: INodeProperties[];
};

function wordsOf(named: Named): string[] {
	// A choice has no name but the one that the panel shows.
	const word = named.displayName ?? named.name ?? '';
	const inner = [...((named.options ?? []) as Named[]), ...(named.values ?? [])];
	return [word, word.replace(/ \(.*\)$/, ''), ...inner.flatMap(wordsOf)];
}

/** The names of fields and choices, as our panels show them; of choices with examples in brackets, also without them. */
export const panelWords = new Set(
	panels.flatMap(({ description }) => (description.properties as Named[]).flatMap(wordsOf)),
);

/** What stands in bold in pages: our steps, and "Lead Scores → Get". */
export const stepWords = new Set([
	'Learn Points',
	'Score Lead',
	'Apply Decay',
	'Threshold Router',
	'Lead Score Trigger',
	'Scoring Rules',
	'Assign Lead',
	...ruleOperations.map(({ name }) => `Scoring Rules → ${name}`),
	...assignOperations.map(({ name }) => `Assign Lead → ${name}`),
	...operations.map(({ name }) => `Lead Scores → ${name}`),
]);
