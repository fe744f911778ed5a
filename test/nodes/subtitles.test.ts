import { Workflow, type INodeParameters, type INodeType } from 'n8n-workflow';
import { ApplyDecay } from '../../nodes/ApplyDecay/ApplyDecay.node';
import { AssignLead } from '../../nodes/AssignLead/AssignLead.node';
import { ScoreLead } from '../../nodes/ScoreLead/ScoreLead.node';
import { ScoringRules } from '../../nodes/ScoringRules/ScoringRules.node';
import { ThresholdRouter } from '../../nodes/ThresholdRouter/ThresholdRouter.node';

/** What the canvas shows below a node with these parameters. */
function subtitle(type: INodeType, parameters: INodeParameters): unknown {
	const { name } = type.description;
	const node = {
		id: '1',
		name: 'Step',
		type: name,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
	const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(
		workflow.getNode('Step')!,
		type.description.subtitle,
		'internal',
		{},
	);
}

const rules = (...names: string[]) => ({ rules: { rule: names.map((name) => ({ name })) } });

test.each([
	[{}, '1 rule'],
	[rules('Opened'), '1 rule'],
	[rules('Opened', 'Clicked', 'Bought'), '3 rules'],
	[{ rules: {} }, '0 rules'],
	[{ rulesFrom: 'published' }, 'Published rules'],
	[{ rulesFrom: 'published', ruleSet: { __rl: true, mode: 'list', value: 'Team rules' } }, 'Team rules'],
])('Score Lead says how many rules it has: %j', (parameters, text) => {
	expect(subtitle(new ScoreLead(), parameters)).toBe(text);
});

test.each([
	[{}, 'halves every 30 days'],
	[{ amount: 1 }, 'halves every day'],
	[{ fade: 'linear', amount: 8, unit: 'weeks' }, 'fades to zero in 8 weeks'],
	[{ fade: 'linear', amount: 1, unit: 'weeks' }, 'fades to zero in 1 week'],
	[{ fade: 'percentOfOriginal', percent: 25, amount: 1, calendarUnit: 'months' }, 'loses 25% every month'],
	[{ fade: 'percentOfRemaining', amount: 2, calendarUnit: 'years' }, 'loses 10% every 2 years'],
	[{ fade: 'expire' }, 'removes expired points'],
])('Apply Decay says how points fade: %j', (parameters, text) => {
	expect(subtitle(new ApplyDecay(), parameters)).toBe(text);
});

test.each([
	[{}, 'Nurture · Warm · Sales'],
	[
		{
			bands: {
				band: [
					{ name: 'Cold', from: 5 },
					{ name: 'Hot', from: 90 },
				],
			},
		},
		'Cold · Hot',
	],
	[{ bands: {} }, ''],
])('the router names its bands: %j', (parameters, text) => {
	expect(subtitle(new ThresholdRouter(), parameters)).toBe(text);
});

test.each([
	[{}, 'Publish'],
	[{ ruleSet: { __rl: true, mode: 'list', value: 'Team rules' } }, 'Publish: Team rules'],
	[{ operation: 'get', ruleSet: { __rl: true, mode: 'name', value: 'Fit' } }, 'Get: Fit'],
])('Scoring Rules says what it does, and with which rules: %j', (parameters, text) => {
	expect(subtitle(new ScoringRules(), parameters)).toBe(text);
});

test.each([
	[{}, 'Assign: Sales'],
	[{ operation: 'whoHasWhat', pool: { __rl: true, mode: 'list', value: 'Care' } }, 'Who Has What: Care'],
])('Assign Lead says what it does, and in which pool: %j', (parameters, text) => {
	expect(subtitle(new AssignLead(), parameters)).toBe(text);
});
