import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { asText, inWords } from '../common/values';

/** The fields of an item that is a rule. */
export class ItemFields {
	constructor(
		private readonly context: IExecuteFunctions,
		readonly given: IDataObject,
		private readonly item: number,
	) {}

	/** The error about a field. */
	bad(field: string, problem: string, value: unknown, description: string): NodeOperationError {
		const shown = isBlank(value) ? '' : `: "${inWords(value)}"`;
		return new NodeOperationError(
			this.context.getNode(),
			`"${field}" of item ${this.item} ${problem}${shown}`,
			{ itemIndex: this.item, description },
		);
	}

	text(field: string): string {
		const value = this.given[field];
		if (isBlank(value)) return '';
		if (typeof value !== 'string' && typeof value !== 'number')
			throw this.bad(field, 'is not a text', value, 'Enter a text.');
		const text = String(value).trim();
		if (text.startsWith('='))
			throw this.bad(field, 'is an expression', text, 'Enter a text without "=" in front.');
		return text;
	}

	yesOrNo(field: string, otherwise: boolean): boolean {
		const value = this.given[field];
		if (isBlank(value)) return otherwise;
		const text = asText(value).trim().toLowerCase();
		if (['true', 'yes', '1', 'on'].includes(text)) return true;
		if (['false', 'no', '0', 'off'].includes(text)) return false;
		throw this.bad(field, 'is neither true nor false', value, 'Enter true or false.');
	}
}

export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
