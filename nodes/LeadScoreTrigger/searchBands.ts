import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { openStore } from '../common/store';

/** The picker of bands: those of all routers of the score, each once. */
export async function searchBands(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const { value } = this.getCurrentNodeParameter('score') as { value?: string };
	const { entity = 'contact' } = (this.getCurrentNodeParameter('options') ?? {}) as { entity?: string };
	const store = await openStore(this);
	const stored = await store.transaction(
		async (tx) => await tx.score(entity, (value ?? '').trim()),
		'preview',
	);
	const names = (stored?.score.bandsOf ?? []).flatMap(([, bands]) => bands.map(([name]) => name));
	const wanted = filter.toLowerCase();
	return {
		results: [...new Set(names)]
			.filter((name) => name.toLowerCase().includes(wanted))
			.map((name) => ({ name, value: name })),
	};
}
