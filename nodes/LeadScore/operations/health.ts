import { storeHealth, type ScoreHealth } from '../../../steps';
import { hint } from '../../common/hints';
import { openStore } from '../../common/store';
import type { StoreOperation } from './operation';

/** How the store is, in one item, and what needs care, as hints. */
export const health: StoreOperation = {
	value: 'health',
	name: 'Health',
	action: 'Check the health of the store',
	description: 'Report the size of the store, when each score was last used, and what needs care',
	subtitle: 'Check the store',
	isForAgents: false,
	worksOn: 'store',
	fields: [],
	options: [],
	async run(context, _request, goOn) {
		const store = await openStore(context);
		const { needsCare, scores, isDone, ...size } = await storeHealth(store, Date.now(), (leads) =>
			goOn(`${leads} leads have been looked at`),
		);
		for (const sentence of needsCare) hint(context, sentence);
		if (!isDone) hint(context, 'This was stopped before all scores were looked at.');
		else if (needsCare.length === 0) hint(context, 'Nothing needs care.', 'info');
		return { needsCare, ...size, scores: scores.map(shown), finished: isDone };
	},
};

const shown = ({ entity, lastEvent, lastDecay, ...score }: ScoreHealth) => ({
	recordType: entity,
	...score,
	lastEvent: lastEvent && new Date(lastEvent).toISOString(),
	lastDecay: lastDecay && new Date(lastDecay).toISOString(),
});
