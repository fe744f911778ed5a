import { Workflow, type INode, type INodeProperties, type INodeTypes } from 'n8n-workflow';
import { LeadScore } from '../../../nodes/LeadScore/LeadScore.node';
import { operations } from '../../../nodes/LeadScore/operations';

/* What the node derives from the list of its operations. */

const { description } = new LeadScore();
const inPanel = (name: string) => description.properties.filter((property) => property.name === name);
const namesOf = (properties: INodeProperties[]) => properties.map(({ name }) => name);
const options = inPanel('options')[0]!.options as INodeProperties[];

/** The parameters that are shown for an operation, each name once. */
const shownFor = (parameters: INodeProperties[], chosen: 'operation' | '/operation', value: string) => [
	...new Set(
		namesOf(
			parameters.filter(({ displayOptions }) => displayOptions?.show?.[chosen]?.includes(value) === true),
		),
	),
];

test('each operation has a value, a name, an action and a subtitle of its own, and they are listed by name', () => {
	for (const what of ['value', 'name', 'action', 'subtitle'] as const) {
		expect(new Set(operations.map((operation) => operation[what]))).toHaveProperty('size', operations.length);
	}
	const names = operations.map(({ name }) => name);
	expect(names).toEqual([...names].sort());
	expect(inPanel('operation')[0]!.options).toMatchObject(
		operations.map(({ value, name, action }) => ({ value, name, action })),
	);
});

describe.each(operations)('the operation $name', (operation) => {
	const { value, worksOn } = operation;
	const hasLead = worksOn !== 'store';
	const fields = [...(hasLead ? ['leadId'] : []), ...new Set(namesOf(operation.fields))];

	test('shows its fields in its order, below the lead ID where it works on leads', () => {
		expect(shownFor(description.properties, 'operation', value)).toEqual(fields);
	});

	test('shows its options, and what becomes of items without a lead ID where it works on leads', () => {
		const shown = shownFor(options, '/operation', value);

		expect(shown).toHaveLength(operation.options.length + (hasLead ? 1 : 0));
		expect(shown).toEqual(expect.arrayContaining(namesOf(operation.options)));
		expect(shown.includes('itemsWithoutLeadId')).toBe(hasLead);
		expect(options.at(-1)).toMatchObject({ name: 'outputField' });
	});

	test('is named below the node on the canvas', () => {
		const node = { name: 'Lead Score', type: 'x', typeVersion: 1, parameters: { operation: value } };
		const nodes = [{ ...node, id: '1', position: [0, 0] }] as INode[];
		const nodeTypes = { getByNameAndVersion: () => new LeadScore() } as unknown as INodeTypes;
		const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
		const subtitle = workflow.expression.getSimpleParameterValue(
			workflow.getNode('Lead Score')!,
			description.subtitle!,
			'internal',
			{},
		);

		expect(subtitle).toBe(operation.subtitle);
	});

	test('names no parameter that the panel does not have', () => {
		const own = 'ofItems' in operation ? (operation.ofItems ?? []) : [];
		const ids = 'looksUp' in operation ? (operation.looksUp ?? []) : [];
		const known = [...fields, ...namesOf(operation.options).map((name) => `options.${name}`)];

		expect(known).toEqual(expect.arrayContaining([...own, ...ids]));
	});
});

test('an agent can do only what changes nothing, or what people can see in the history and undo', () => {
	const forAgents = operations.filter(({ isForAgents }) => isForAgents).map(({ value }) => value);

	expect(forAgents).toEqual(['adjust', 'get', 'getMany', 'history']);
});
