import type { INodeProperties } from 'n8n-workflow';

/**
 * The parameters of all operations, each of them once, shown where the operation that is chosen has it.
 * @param first those that come before all others
 * @param chosen how a parameter names the choice: from inside a collection, with a slash
 */
export function shownFor<T extends { value: string }>(
	operations: T[],
	parametersOf: (operation: T) => INodeProperties[],
	chosen: 'operation' | '/operation' = 'operation',
	first: INodeProperties[] = [],
): INodeProperties[] {
	return [...new Set([...first, ...operations.flatMap(parametersOf)])].map((parameter) => {
		const values = operations
			.filter((operation) => parametersOf(operation).includes(parameter))
			.map(({ value }) => value);
		const { show, ...displayOptions } = parameter.displayOptions ?? {};
		return { ...parameter, displayOptions: { show: { [chosen]: values, ...show }, ...displayOptions } };
	});
}
