import { listRuleVersions } from '../../../steps';
import { DRAFT } from '../../../stores';
import { versionName } from '../../common/ruleSets';
import type { Operation } from './operation';

/** The versions of a set, and its draft: when, by whom and why they were published or saved. */
export const listVersions: Operation = {
	value: 'listVersions',
	name: 'List Versions',
	action: 'List the versions of rules',
	description:
		'List the draft and the versions of a rule set, newest first: when, why, and by which step they were saved or published',
	fields: [],
	async run(_context, store, ruleSet) {
		const versions = await listRuleVersions(store, ruleSet);
		const newest = versions.find(({ version }) => version !== DRAFT)?.version;
		return versions.map(({ version, at, note, workflow, node }) => ({
			ruleSet,
			version: versionName(version),
			newest: version === newest,
			[version === DRAFT ? 'savedAt' : 'publishedAt']: new Date(at).toISOString(),
			note,
			workflow,
			step: node,
		}));
	},
};
