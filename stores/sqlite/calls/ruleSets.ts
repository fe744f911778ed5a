import type { DatabaseSync } from 'node:sqlite';
import { toRules, toRuleUse, type RulesRow, type RuleUseRow } from '../../rows';
import type { RuleSetCalls } from '../../transaction';
import { insertInto, statement } from '../statement';

export function ruleSets(database: DatabaseSync): RuleSetCalls {
	const sets = statement<{ rule_set: string }>(
		database,
		"SELECT DISTINCT rule_set FROM rule_versions WHERE rules <> '' AND version > 0 ORDER BY rule_set",
	);
	const newest = statement<RulesRow>(
		database,
		'SELECT * FROM rule_versions WHERE rule_set = ? AND version > 0 ORDER BY version DESC LIMIT 1',
	);
	const one = statement<RulesRow>(database, 'SELECT * FROM rule_versions WHERE rule_set = ? AND version = ?');
	const versions = statement<RulesRow>(
		database,
		`SELECT rule_set, version, '' AS rules, note, at, workflow, node FROM rule_versions
			WHERE rule_set = ? AND version > 0 AND rules <> '' ORDER BY version DESC`,
	);
	const save = statement(database, insertInto('rule_versions'));
	const dropOlder = statement(
		database,
		`DELETE FROM rule_versions WHERE rule_set = ?1
			AND version < (SELECT max(version) FROM rule_versions WHERE rule_set = ?1)`,
	);
	// What is left of a set that was removed: the number that its next version follows.
	const empty = statement(
		database,
		"UPDATE rule_versions SET rules = '', note = '', workflow = '', node = '' WHERE rule_set = ?",
	);
	const uses = statement<RuleUseRow>(
		database,
		'SELECT key, workflow, node, at FROM rule_uses WHERE rule_set = ? ORDER BY at DESC, key',
	);
	const use = statement<{ at: number }>(database, 'SELECT at FROM rule_uses WHERE rule_set = ? AND key = ?');
	const saveUse = statement(
		database,
		`${insertInto('rule_uses')} ON CONFLICT (rule_set, key)
			DO UPDATE SET workflow = excluded.workflow, node = excluded.node, at = excluded.at`,
	);
	const dropUses = statement(database, 'DELETE FROM rule_uses WHERE rule_set = ?');
	return {
		async ruleSets() {
			return sets.all().map(({ rule_set }) => rule_set);
		},

		async rules(ruleSet, version) {
			const row = version === null ? newest.get(ruleSet) : one.get(ruleSet, version);
			return row && row.rules !== '' ? toRules(row) : null;
		},

		async ruleVersions(ruleSet) {
			return versions.all(ruleSet).map((row) => {
				const { rules: _none, ...version } = toRules(row);
				return version;
			});
		},

		async saveRules({ ruleSet, rules, note, at, workflow, node }) {
			const version = (newest.get(ruleSet)?.version ?? 0) + 1;
			save.run(ruleSet, version, rules, note, at, workflow, node);
			return version;
		},

		async removeRules(ruleSet) {
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
