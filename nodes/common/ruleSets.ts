import {
	NodeOperationError,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	type INodeProperties,
} from 'n8n-workflow';
import { draftAndVersions } from '../../steps';
import { DRAFT, type RuleVersion } from '../../stores';
import { tooLong } from './ids';
import { asNumber } from './numbers';
import { nameField, nameOf } from './pickers';
import { found } from './search';
import { openStore } from './store';
import { inWords } from './values';

/** The name of a set of published rules. */
export const ruleSetField = nameField(
	'searchRuleSets',
	{
		displayName: 'Rule Set',
		name: 'ruleSet',
		required: true,
		description: 'The name under which rules are published. All steps with the same store can use them.',
	},
	'Team rules',
);

/** The set whose draft is tried on the same items. */
export const tryDraftOption: INodeProperties = nameField(
	'searchRuleSets',
	{
		displayName: 'Also Try a Draft',
		name: 'tryDraft',
		description:
			'Also score the items by the draft of this rule set, in a score of its own beside this one, such as "Engagement (draft)". Empty: the rule set above. The live score stays as it is.',
	},
	'Team rules',
);

const NEWEST = 'newest';
const DRAFT_NAME = 'draft';

/** One of its versions. */
export const ruleVersionField: INodeProperties = nameField(
	'searchRuleVersions',
	{
		displayName: 'Version',
		name: 'ruleVersion',
		default: { mode: 'list', value: NEWEST, cachedResultName: 'Newest' },
		description:
			'Which version of the rules. Steps with the newest one follow each new version from their next run on.',
	},
	'3',
);

/** The same where it can also be the draft. */
export const versionOrDraftField: INodeProperties = nameField(
	'searchVersionsAndDraft',
	{
		displayName: 'Version',
		name: 'ruleVersion',
		default: { mode: 'list', value: NEWEST, cachedResultName: 'Newest' },
		description: 'Which version to get, or the draft',
	},
	'3',
);

/** What stands for the draft, or a version, in items. */
export const versionName = (version: number): number | string => (version === DRAFT ? DRAFT_NAME : version);

export function readRuleSet(context: IExecuteFunctions): string {
	return ruleSetNamed(context, '"Rule Set"', nameOf(context.getNodeParameter('ruleSet', 0, null)));
}

/** @throws NodeOperationError where there is no name, or one that is too long */
export function ruleSetNamed(context: IExecuteFunctions, field: string, name: string): string {
	const bad =
		name === ''
			? { message: `${field} is empty`, description: 'Pick or type the name of a rule set there.' }
			: tooLong('The name of the rule set', name);
	if (!bad) return name;
	throw new NodeOperationError(context.getNode(), bad.message, { description: bad.description });
}

/** The number of the version that is chosen; null: the newest. */
export function readRuleVersion(context: IExecuteFunctions): number | null {
	return versionIn(context, nameOf(context.getNodeParameter('ruleVersion', 0, null)));
}

/** The same, or DRAFT. */
export function readVersionOrDraft(context: IExecuteFunctions): number | null {
	const chosen = nameOf(context.getNodeParameter('ruleVersion', 0, null));
	return chosen.toLowerCase() === DRAFT_NAME ? DRAFT : versionIn(context, chosen);
}

function versionIn(context: IExecuteFunctions, chosen: string): number | null {
	if (chosen === '' || chosen.toLowerCase() === NEWEST) return null;
	const version = asNumber(chosen);
	if (Number.isInteger(version) && (version as number) > 0 && (version as number) < 2 ** 31)
		return version as number;
	throw new NodeOperationError(
		context.getNode(),
		`"Version" is not the number of a version: ${inWords(chosen)}`,
		{
			description: 'Pick a version, or enter its number, such as 3.',
		},
	);
}

/** The picker of sets. */
export async function searchRuleSets(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const store = await openStore(this);
	const names = await store.transaction(async (tx) => await tx.ruleSets(), 'preview');
	return found(
		names.map((name) => ({ name, value: name })),
		filter,
	);
}

/** The picker of versions: the newest, whichever it is, and each by its number. */
export async function searchRuleVersions(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const versions = (await versionsOf(this)).filter(({ version }) => version !== DRAFT);
	return found([{ name: 'Newest', value: NEWEST }, ...versions.map(listed)], filter);
}

/** The same, with the draft behind the newest one. */
export async function searchVersionsAndDraft(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return found([{ name: 'Newest', value: NEWEST }, ...(await versionsOf(this)).map(listed)], filter);
}

async function versionsOf(context: ILoadOptionsFunctions): Promise<RuleVersion[]> {
	const ruleSet = nameOf(context.getCurrentNodeParameter('ruleSet'));
	const store = await openStore(context);
	return await store.transaction(async (tx) => await draftAndVersions(tx, ruleSet), 'preview');
}

function listed({ version, at, note }: RuleVersion): INodeListSearchItems {
	const name = version === DRAFT ? 'Draft' : `Version ${version}`;
	return {
		name: [name, new Date(at).toISOString().slice(0, 10), note].filter(Boolean).join(' · '),
		value: String(versionName(version)),
	};
}
