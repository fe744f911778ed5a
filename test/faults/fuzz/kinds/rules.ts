import type { IDataObject } from 'n8n-workflow';
import { mutated, number, text, value } from '../hostile';
import { publishing, scoreByPublished } from '../steps';
import type { Kind } from './kind';

const EVENTS = [{ lead: 'ann', id: '1', title: 'director', points: 3 }];

/** Rules as the rows of a table, which anyone may have filled in: published, compared, used and read again. */
export const rules: Kind = {
	leavesLeads: true,
	async parts(random) {
		return Array.from({ length: random.between(1, 4) }, (_, index) => {
			const some = (usual: unknown) => (random.chance(0.97) ? usual : value(random)) as string;
			const row: IDataObject = {
				name: random.chance(0.8) ? `Rule ${index}` : text(random),
				points: random.chance(0.9) ? random.between(-50, 50) : number(random),
				award: some(random.pick(['each time', 'once', 'while true', 'by frequency', ''])),
				field: some('title'),
				operator: some(random.pick(['equals', 'contains', 'regex', 'after', 'is true', 'exists'])),
				value: some('director'),
				expiresAfter: some(random.pick(['3 months', ''])),
				limit: some(random.pick(['2 times per day', ''])),
				steps: some('1: 2, 5: 10'),
				group: some(''),
			};
			return random.chance(0.1) ? mutated(random, row, value) : row;
		});
	},
	async play(home, parts, random) {
		const rows = parts.map((part) =>
			typeof part === 'object' && part !== null ? part : {},
		) as IDataObject[];
		for (const operation of ['compare', 'saveDraft', 'publish', 'publish']) {
			await home.run([publishing(operation, { rulesFrom: 'items' })], rows);
		}
		await home.run([scoreByPublished(random)], EVENTS);
		const read = await home.run([publishing('get')]);
		const again = read?.items('scoringRules').map(({ json }) => json) ?? [];
		if (again.length > 0 && !('error' in again[0]!)) {
			const run = await home.run([publishing('publish', { rulesFrom: 'items' })], again);
			const [done] = run?.items('scoringRules') ?? [];
			if (done?.json.published !== false)
				home.fault('Rules that Get emits are not the same', String(run?.error?.message));
		}
		await home.run([
			publishing(random.pick(['listVersions', 'remove', 'publishEarlier', 'publishDraft']), {
				note: text(random),
			}),
		]);
	},
};
