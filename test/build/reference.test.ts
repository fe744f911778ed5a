import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { referenceOf } from '../../build/reference';

const page = (...properties: Array<Partial<INodeProperties>>): string =>
	referenceOf([{ displayName: 'Node', description: 'It works', properties } as INodeTypeDescription], []);

const how: Partial<INodeProperties> = {
	displayName: 'How',
	name: 'how',
	type: 'options',
	default: 'often',
	options: [
		{ name: 'Often…', value: 'often', description: 'Every <code>time</code>' },
		{ name: 'Once', value: 'once' },
	],
};

describe('the reference', () => {
	test('names a setting, what it does, its choices and its default', () => {
		expect(page(how)).toContain(
			'## Node\n\nIt works.\n\n- **How**: Default: Often…\n  - _Often…_: Every `time`.',
		);
	});

	test('says where a setting is shown', () => {
		const points = { displayName: 'Points', name: 'points', type: 'number' as const, default: 5 };
		expect(page(how, { ...points, displayOptions: { show: { how: ['once'] } } })).toContain(
			'- **Points**: Only where _How_ is _Once_. Default: 5.',
		);
		expect(page(how, { ...points, displayOptions: { hide: { how: ['often', 'once'] } } })).toContain(
			'Only where _How_ is not _Often…_ or _Once_.',
		);
	});

	test('lists the settings inside a collection below it, a variant for agents once', () => {
		const inside = { displayName: 'Inside', name: 'inside', type: 'string' as const, default: '' };
		const options = [inside, { ...inside, displayOptions: { show: { '@tool': [true] } } }];
		expect(
			page({ displayName: 'Options', name: 'options', type: 'collection', default: {}, options }),
		).toMatch(/- \*\*Options\*\*\n {2}- \*\*Inside\*\*$/);
	});

	test('lists with each operation its own settings, and no conditions on those of others', () => {
		const operations = ['take', 'give'].map((value) => ({ name: value, value, description: 'Works' }));
		const text = { type: 'string' as const, default: '' };
		const shown = (...operation: string[]) => ({ displayOptions: { show: { operation } } });
		const inside = [
			{ displayName: 'Taker', name: 'taker', ...text, displayOptions: { show: { '/operation': ['take'] } } },
			{ displayName: 'Note', name: 'note', ...text },
		];
		const reference = page(
			{ displayName: 'Operation', name: 'operation', type: 'options', default: 'take', options: operations },
			{ displayName: 'Reason', name: 'reason', ...text, ...shown('take') },
			{ displayName: 'Reason', name: 'reason', ...text, ...shown('give') },
			{
				...{ displayName: 'Whose', name: 'whose', ...text },
				displayOptions: { show: { operation: ['give'] }, hide: { reason: ['none'], only: ['x'] } },
			},
			{ displayName: 'Only', name: 'only', ...text, ...shown('take') },
			{ displayName: 'More', name: 'more', type: 'collection', default: {}, options: inside },
			{ displayName: 'Options', name: 'options', type: 'collection', ...shown('give'), options: inside },
		);
		const [, take, give] = reference.split('### ');

		expect(take).toBe('take\n\nWorks.\n\n- **Reason**\n- **Only**\n\n');
		expect(give).toBe(
			'give\n\nWorks.\n\n- **Reason**\n- **Whose**: Only where _Reason_ is not none.\n- **Options**\n  - **Note**\n\n',
		);
		expect(reference).toContain('- **More**\n  - **Taker**: Only where _Operation_ is _take_.\n  - **Note**');
	});
});
