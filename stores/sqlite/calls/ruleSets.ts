import type { DatabaseSync } from 'node:sqlite';
import { DRAFT } from '../../records';
import { toRules, toRuleUse, toVersion, type RulesRow, type RuleUseRow } from '../../rows';
import type { RuleSetCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

const statements = (database: DatabaseSync) => ({
	sets: statement<{ rule_set: string }>(
		database,
		"SELECT DISTINCT rule_set FROM rule_versions WHERE rules <> '' ORDER BY rule_set",
	),
	newest: statement<RulesRow>(
		database,
		'SELECT * FROM rule_versions WHERE rule_set = ? AND version > 0 ORDER BY version DESC LIMIT 1',
	),
	one: statement<RulesRow>(database, 'SELECT * FROM rule_versions WHERE rule_set = ? AND version = ?'),
	versions: statement<RulesRow>(
		database,
		`SELECT rule_set, version, '' AS rules, note, at, workflow, node FROM rule_versions
			WHERE rule_set = ? AND version > 0 AND rules <> '' ORDER BY version DESC`,
	),
	save: statement(database, insertInto('rule_versions')),
	dropOlder: statement(
		database,
		`DELETE FROM rule_versions WHERE rule_set = ?1
			AND version < (SELECT max(version) FROM rule_versions WHERE rule_set = ?1)`,
	),
	dropDraft: statement(database, `DELETE FROM rule_versions WHERE rule_set = ? AND version = ${DRAFT}`),
	// What is left of a set that was removed: the number that its next version follows.
	empty: statement(
		database,
		"UPDATE rule_versions SET rules = '', note = '', workflow = '', node = '' WHERE rule_set = ?",
	),
	uses: statement<RuleUseRow>(
		database,
		'SELECT key, workflow, node, at FROM rule_uses WHERE rule_set = ? ORDER BY at DESC, key',
	),
	use: statement<{ at: number }>(database, 'SELECT at FROM rule_uses WHERE rule_set = ? AND key = ?'),
	saveUse: statement(
		database,
		`${insertInto('rule_uses')} ON CONFLICT (rule_set, key)
			DO UPDATE SET workflow = excluded.workflow, node = excluded.node, at = excluded.at`,
	),
	dropUses: statement(database, 'DELETE FROM rule_uses WHERE rule_set = ?'),
});

export function ruleSets(database: DatabaseSync): RuleSetCalls {
	const { sets, newest, one, versions, save, ...others } = statements(database);
	const { dropDraft, dropOlder, empty, uses, use, saveUse, dropUses } = others;
	return {
		async ruleSets() {
			return sets.all().map(({ rule_set }) => rule_set);
		},

		async rules(ruleSet, version) {
			const row = version === null ? newest.get(ruleSet) : one.get(ruleSet, version);
			return row && row.rules !== '' ? toRules(row) : null;
		},

		async ruleVersions(ruleSet) {
			return versions.all(ruleSet).map(toVersion);
		},

		async saveRules({ ruleSet, rules, note, at, workflow, node }) {
			const version = (newest.get(ruleSet)?.version ?? 0) + 1;
			save.run(ruleSet, version, rules, note, at, workflow, node);
			return version;
		},

		async saveDraft({ ruleSet, rules, note, at, workflow, node }) {
			dropDraft.run(ruleSet);
			save.run(ruleSet, DRAFT, rules, note, at, workflow, node);
		},

		async dropDraft(ruleSet) {
			dropDraft.run(ruleSet);
		},

		async removeRules(ruleSet) {
			dropDraft.run(ruleSet);
			dropOlder.run(ruleSet);
			empty.run(ruleSet);
			dropUses.run(ruleSet);
		},

		async ruleUses(ruleSet) {
			return uses.all(ruleSet).map(toRuleUse);
		},

		async ruleUse(ruleSet, key) {
			return use.get(ruleSet, key)?.at ?? null;
		},

		async saveRuleUse(ruleSet, { step: { key, workflow, node }, at }) {
			saveUse.run(ruleSet, key, workflow, node, at);
		},
	};
}
