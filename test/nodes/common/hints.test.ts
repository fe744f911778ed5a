import type { INode, NodeOperationError } from 'n8n-workflow';
import { asNodeError } from '../../../nodes/common/store';
import { StoreError } from '../../../stores';
import { freshN8n, journey, leadScore, messages, scoreLead } from '../setup';

const IMAGE = '<img src="https://example.com/seen.png">';

test.each([
	[
		'a value that cannot be compared',
		scoreLead({
			rules: {
				rule: [
					{
						name: 'Big company',
						award: 'everyTime',
						points: 10,
						conditions: {
							options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 3 },
							conditions: [
								{
									id: 'c',
									leftValue: '={{ $json.employees }}',
									rightValue: 50,
									operator: { type: 'number', operation: 'gt' },
								},
							],
							combinator: 'and',
						},
					},
				],
			},
		}),
		'Score Lead',
	],
	[
		'a lead that is not there',
		leadScore({ operation: 'report', timelineOf: '={{ $json.employees }}' }),
		'Lead Score',
	],
])('a hint about %s shows what was sent as text, not as HTML', async (_what, step, name) => {
	const run = await freshN8n().run(journey(step), [{ lead: 'ann', employees: IMAGE }]);
	const said = messages(run, name).join('\n');

	expect(said).toContain('&lt;img src=');
	expect(said).not.toContain('<');
});

test.each(['<img src=x>', 'Name <b>another</b> file.', '<', '&<'])(
	'what is to be done about a store is no HTML either: %j',
	(advice) => {
		const context = { getNode: () => ({ name: 'Score Lead' }) as INode };
		const error = asNodeError(context, new StoreError('The store is gone', advice)) as NodeOperationError;

		expect(error.description).toBe(advice.replaceAll('<', '&lt;'));
	},
);
