import { listRuleVersions } from '../../../steps';
import type { Operation } from './operation';

/** The versions of a set: when, by whom and why they were published. */
export const listVersions: Operation = {
	value: 'listVersions',
	name: 'List Versions',
	action: 'List the versions of rules',
	description:
		'List the versions of a rule set, newest first: when, why, and by which step they were published',
	fields: [],
	async run(_context, store, ruleSet) {
		const versions = await listRuleVersions(store, ruleSet);
		return versions.map(({ version, at, note, workflow, node }, index) => ({
			ruleSet,
			version,
			newest: index === 0,
			publishedAt: new Date(at).toISOString(),
			note,
			workflow,
			step: node,
		}));
	},
};
