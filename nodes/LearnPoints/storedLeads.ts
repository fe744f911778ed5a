import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { shareOf, type Learned, type LearnedRule } from '../../learning';
import { closedLeads, noticeUnknownNames, rulesOfScore, type SavedRule } from '../../steps';
import { hint } from '../common/hints';
import { percentOf } from '../common/numbers';
import { readOptions } from '../common/options';
import { progressOf } from '../common/progress';
import { stepRequest } from '../common/request';
import { openStore } from '../common/store';
import { asText, inWords } from '../common/values';
import { itemOf, looksAtFields } from '../ScoringRules/ruleItems';
import type { LeadSource, RuleItem } from './source';

/** What a lead is said to have where a rule had given it points. */
const YES = 'yes';
const EVERY_LEAD = 'Every lead';

/**
 * The leads of a score that were won or lost, with the published rules that had given them points before.
 * @throws NodeOperationError where the score's rules are not published: only then their conditions are known
 */
export async function storedLeads(context: IExecuteFunctions): Promise<LeadSource> {
	const request = stepRequest(context, readOptions(context));
	const store = await openStore(context);
	await noticeUnknownNames(store, request);
	const inUse = (await rulesOfScore(store, request)).filter(isTaught);
	if (inUse.length === 0) {
		throw new NodeOperationError(context.getNode(), `No published rules are in use for "${request.score}"`, {
			description:
				'Points are learned for rules that Scoring Rules has published and Score Lead uses, of one version of one set: their conditions stay as they are. Publish the rules first, or learn from items or a file.',
		});
	}
	const rules = inUse.filter(looksAtFields);
	if (rules.length < inUse.length) {
		const computed = inUse.filter((rule) => !looksAtFields(rule)).map((rule) => `"${inWords(nameOf(rule))}"`);
		hint(
			context,
			`Left out, because their conditions compute something, which rules that are items may not: ${computed.join(', ')}. Let an earlier step write what they compute into a field, and let them look at that.`,
		);
	}
	const goOn = progressOf(context);
	const { had, won, at } = await closedLeads(store, request, (leads) =>
		goOn(`${leads} leads have been read`),
	);
	const values = (name: string) => Array.from(had.get(name) ?? won.map(() => 0), (one) => (one ? YES : null));
	const columns = new Map(rules.map((rule) => [nameOf(rule), values(nameOf(rule))]));
	return {
		past: { columns, won, order: at },
		outcome: 'recorded outcomes',
		wonValue: null,
		rulesFrom: (learned) => taughtRules(learned, rules),
	};
}

const nameOf = ({ name }: SavedRule): string => asText(name ?? '').trim();

/** Rules that tell leads apart, under names that do not follow the item. */
const isTaught = (rule: SavedRule): boolean =>
	rule.appliesTo !== 'every' && rule.active !== false && !nameOf(rule).startsWith('=');

/**
 * The rules with their learned points: what a lead has that had a rule, against one that had not. What fires again and again
 * counts once, because that is what was learned.
 */
function taughtRules({ table, learnedFrom }: Learned, rules: SavedRule[]): RuleItem[] {
	const points = new Map(
		table.attributes.map(({ attribute, points: of, counts }) => {
			const [known, missing] = [
				attribute.levels.findIndex(({ is }) => is !== 'missing'),
				attribute.levels.findIndex(({ is }) => is === 'missing'),
			];
			const at = (place: number) => (place < 0 ? 0 : of[place]!);
			return [
				attribute.column,
				{ gain: at(known) - at(missing), without: at(missing), count: counts[known] },
			];
		}),
	);
	const base = [...points.values()].reduce((sum, { without }) => sum + without, table.base);
	const everyone = { name: EVERY_LEAD, award: 'whileTrue', points: base, appliesTo: 'every' };
	return [
		taught(everyone, base, learnedFrom),
		...rules.flatMap((rule) => {
			const found = points.get(nameOf(rule));
			return found?.gain && found.count ? [taught(rule, found.gain, found.count)] : [];
		}),
	];
}

function taught(rule: SavedRule, points: number, { leads, won }: { leads: number; won: number }): RuleItem {
	const { name, conditions, appliesTo, matchCase } = rule;
	const award = rule.award === 'whileTrue' ? 'whileTrue' : 'once';
	const conversion = shareOf(won, leads);
	const percentWon = percentOf(conversion.value);
	const words = `${won} of ${leads} leads that had it won (${percentWon}%)`;
	const learned: LearnedRule = {
		...{ name: nameOf(rule), points, leads, won, conversion, words },
		conditions: [],
		combine: 'and',
	};
	const item = { ...itemOf({ name, award, points, conditions, appliesTo, matchCase }), words, leads, won };
	return { rule: learned, item: { ...item, percentWon } };
}
