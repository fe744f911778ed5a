import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

/** What a picker offers for what was typed into its search. */
export function found(offers: INodeListSearchItems[], typed = ''): INodeListSearchResult {
	const search = typed.toLowerCase();
	return { results: offers.filter(({ name }) => name.toLowerCase().includes(search)) };
}
