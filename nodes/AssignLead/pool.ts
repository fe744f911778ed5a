import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { tooLong } from '../common/ids';
import { fieldsOf } from '../common/options';
import { nameField } from '../common/pickers';
import { asText, compileValue, type ItemReader } from '../common/values';

/** The name of a pool. */
export const poolField: INodeProperties = nameField(
	'searchPools',
	{
		displayName: 'Pool',
		name: 'pool',
		required: true,
		default: { mode: 'name', value: 'Sales' },
		description:
			'The people who take turns, under a name such as "Sales". All steps with the same store share a pool and its turns.',
	},
	'Sales',
);

/** Reads each item's pool. */
export function readPool(context: IExecuteFunctions): ItemReader<string> {
	const raw = context.getNodeParameter('pool', 0, null, { rawExpressions: true });
	const { read } = compileValue(context, fieldsOf(raw).value ?? '');
	return (item, itemIndex) => {
		const name = asText(read(item, itemIndex) ?? '').trim();
		const bad =
			name === ''
				? { message: '"Pool" is empty', description: 'Pick or type the name of a pool there.' }
				: tooLong('The name of the pool', name);
		if (!bad) return name;
		throw new NodeOperationError(context.getNode(), bad.message, { itemIndex, description: bad.description });
	};
}
