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
});
