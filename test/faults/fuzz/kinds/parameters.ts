import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Random } from '../../random';
import { instant, mutated, text, value } from '../hostile';
import { step, type Step } from '../home';
import {
	adjust,
	assign,
	decay,
	EVENTS,
	leadScore,
	merge,
	publishing,
	route,
	score,
	scoreByPublished,
} from '../steps';
import type { Kind } from './kind';

const named = (name: unknown) => ({ __rl: true, mode: 'name', value: name });

const TRIGGER = step('leadScoreTrigger', {
	score: named('Lead Score'),
	startWhen: 'enters',
	threshold: 20,
	band: named('Warm'),
	options: { entity: 'contact' },
});

/** Panels as expressions and other programs fill them in: names, numbers and lists of any type. */
export const parameters: Kind = {
	leavesLeads: true,
	async parts(random) {
		return Array.from({ length: random.between(1, 6) }, () => changed(random, aStep(random)));
	},
	async play(home, parts, random) {
		await home.run([score(random), route()], EVENTS);
		const items = [...EVENTS.slice(0, 2), { lead: text(random), company: text(random) }];
		for (const part of parts as Step[]) {
			if (part.type.endsWith('Trigger')) {
				await home.poll(part);
				await home.poll(part);
			} else await home.run([part], items);
		}
		const search = random.pick(['searchScores', 'searchBands', 'searchGroups', 'searchRules']);
		const picking = changed(random, leadScore('getMany', { score: named('Lead Score'), options: {} }));
		await home.pick(picking, search, random.chance(0.8) ? text(random) : undefined);
	},
};

function aStep(random: Random): Step {
	return random.pick([
		() => score(random),
		() => scoreByPublished(random),
		() =>
			publishing(random.pick(['publish', 'saveDraft', 'compare', 'get', 'publishEarlier', 'remove']), {
				rulesFrom: random.pick(['form', 'items']),
				ruleVersion: named(text(random)),
				note: text(random),
				force: true,
			}),
		() => route(),
		() =>
			assign(random.pick(['assign', 'release', 'whoHasWhat']), {
				pool: named(text(random)),
				options: { keepsPerson: random.chance(0.5), eventId: text(random), zone: '' },
			}),
		() => decay(random),
		() => merge(),
		() => adjust(),
		() => TRIGGER,
		() => leadScore('report', { timelineOf: text(random), period: 'week', reportField: 'data' }),
		() =>
			leadScore('rollUp', {
				company: '={{ $json.company }}',
				combine: 'sumOfBest',
				bestContacts: 3,
				options: {},
			}),
		() => leadScore('exportScores', { exportFormat: 'csv', exportField: text(random) }),
		() =>
			leadScore('correct', {
				rule: named('Any event'),
				correction: 'give',
				rightPoints: 3,
				correctFrom: '',
				correctTo: instant(random),
				reason: text(random),
				preview: false,
			}),
		() => leadScore('forget', { forgetAmount: 10, forgetUnit: 'days', options: {} }),
		() => leadScore('history', { limit: value(random), options: { asItWas: instant(random) } }),
		() =>
			leadScore('getMany', {
				sort: 'highest',
				limit: 3,
				filters: {
					minScore: 1,
					maxScore: 50,
					band: named('Warm'),
					group: named('Web'),
					startAfter: text(random),
					changedSince: instant(random),
				},
				options: { entity: 'contact' },
			}),
	])();
}

function changed(random: Random, one: Step): Step {
	const { operation, ...rest } = one.parameters as IDataObject;
	const drawn = mutated(random, rest, value);
	const parameters = (typeof drawn === 'object' && drawn !== null ? drawn : rest) as INodeParameters;
	return {
		...one,
		parameters: { ...parameters, ...(operation !== undefined && { operation }) } as INodeParameters,
	};
}
