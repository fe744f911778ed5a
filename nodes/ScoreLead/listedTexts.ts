import type { FilterValue, INodeExecutionData } from 'n8n-workflow';
import { fieldPath } from '../common/fieldPath';
import { asText, follow } from '../common/values';

/** A field that has to equal a text in which a person has listed several: "Germany, Austria". */
export interface ListedText {
	path: string[];
	text: string;
	/** What is listed, in lower case. */
	parts: string[];
}

/** The conditions that compare a field with several texts as if they were one. */
export function listedTextsIn(filter: FilterValue | undefined): ListedText[] {
	return (filter?.conditions ?? []).flatMap(({ leftValue, rightValue, operator }): ListedText[] => {
		if (operator.type !== 'string' || operator.operation !== 'equals') return [];
		if (typeof rightValue !== 'string' || rightValue.startsWith('=')) return [];
		const path = typeof leftValue === 'string' && fieldPath(leftValue)?.steps;
		const parts = rightValue.split(/,|\s+or\s+/i).map(plain);
		return path && parts.length > 1 ? [{ path, text: rightValue, parts }] : [];
	});
}

/** What is wrong where some item has one of the texts; null: none has. */
export function listedNotice(listed: ListedText[], items: INodeExecutionData[]): string | null {
	for (const { path, text, parts } of listed) {
		const found = items
			.map(({ json }) => asText(follow(json, path)).trim())
			.find((value) => value !== '' && parts.includes(plain(value)));
		if (found === undefined) continue;
		return `"${path.join('.')}" is "${found}", and is compared with all of "${text}" as one text. Add a condition for each, joined by OR.`;
	}
	return null;
}

const plain = (text: string): string => text.trim().toLowerCase();
