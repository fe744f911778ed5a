import type { IDataObject } from 'n8n-workflow';
import { instant, mutated, number, text, value } from '../hostile';
import { adjust, decay, merge, route, score } from '../steps';
import type { Kind } from './kind';

/** Items with IDs and fields of any shape, through all steps that read items. */
export const items: Kind = {
	leavesLeads: true,
	async parts(random) {
		return Array.from({ length: random.between(1, 25) }, () => {
			const usual: IDataObject = {
				lead: random.chance(0.8) ? text(random) : (value(random) as string),
				id: random.chance(0.8) ? text(random) : (value(random) as string),
				points: random.chance(0.5) ? number(random) : (value(random) as number),
				title: value(random) as string,
				into: text(random),
				reason: value(random) as string,
			};
			if (random.chance(0.2)) usual.at = instant(random) as string;
			return random.chance(0.2) ? mutated(random, usual, value) : usual;
		});
	},
	async play(home, parts, random) {
		const all = parts.map((part) => (typeof part === 'object' && part !== null ? part : {})) as IDataObject[];
		await home.run([score(random, value(random)), route()], all);
		await home.run([adjust()], all);
		await home.run([merge()], all);
		await home.run([decay(random)]);
	},
};
