import { DRAFT, type PublishedRules } from '../../records';
import { toRules, toRuleUse, toVersion, type RulesRow, type RuleUseRow } from '../../rows';
import type { RuleSetCalls } from '../../transaction';
import type { Names } from '../names';
import type { Session } from '../session';
import { fromText, toKey, toText } from '../texts';

function sqlFor(t: Names) {
	const of = 'rule_set = $1 AND version';
	return {
		sets: `SELECT DISTINCT rule_set FROM ${t.rule_versions} WHERE rules <> ''`,
		newest: `SELECT * FROM ${t.rule_versions} WHERE ${of} > 0 ORDER BY version DESC LIMIT 1`,
		one: `SELECT * FROM ${t.rule_versions} WHERE ${of} = $2`,
		versions: `SELECT rule_set, version, '' AS rules, note, at, workflow, node FROM ${t.rule_versions}
			WHERE ${of} > 0 AND rules <> '' ORDER BY version DESC`,
		save: `INSERT INTO ${t.rule_versions} (rule_set, version, rules, note, at, workflow, node)
			VALUES ($1, (SELECT coalesce(max(version), 0) + 1 FROM ${t.rule_versions} WHERE ${of} > 0), $2, $3, $4, $5, $6)
			RETURNING version`,
		saveDraft: `INSERT INTO ${t.rule_versions} (rule_set, version, rules, note, at, workflow, node)
			VALUES ($1, ${DRAFT}, $2, $3, $4, $5, $6)`,
		dropDraft: `DELETE FROM ${t.rule_versions} WHERE ${of} = ${DRAFT}`,
		dropOlder: `DELETE FROM ${t.rule_versions}
			WHERE ${of} < (SELECT max(version) FROM ${t.rule_versions} WHERE rule_set = $1)`,
		// What is left of a set that was removed: the number that its next version follows.
		empty: `UPDATE ${t.rule_versions} SET rules = '', note = '', workflow = '', node = '' WHERE rule_set = $1`,
		uses: `SELECT key, workflow, node, at FROM ${t.rule_uses} WHERE rule_set = $1 ORDER BY at DESC, key`,
		use: `SELECT at FROM ${t.rule_uses} WHERE rule_set = $1 AND key = $2`,
		saveUse: `INSERT INTO ${t.rule_uses} (rule_set, key, workflow, node, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (rule_set, key)
			DO UPDATE SET workflow = excluded.workflow, node = excluded.node, at = excluded.at`,
		dropUses: `DELETE FROM ${t.rule_uses} WHERE rule_set = $1`,
	};
}

/** Versions are published, drafts saved, and sets removed by one transaction at a time. */
export function ruleSets(t: Names) {
	const sql = sqlFor(t);
	return (session: Session): RuleSetCalls => ({
		async ruleSets() {
			const rows = await session.query<{ rule_set: string }>(sql.sets);
			return (await session.keys.idsOf(rows.map(({ rule_set }) => rule_set))).sort();
		},

		async rules(ruleSet, version) {
			const key = toKey(ruleSet);
			const [row] =
				version === null
					? await session.query<RulesRow>(sql.newest, key)
					: await session.query<RulesRow>(sql.one, key, version);
			return row && row.rules !== '' ? toRules(readable(row, ruleSet)) : null;
		},

		async ruleVersions(ruleSet) {
			const rows = await session.query<RulesRow>(sql.versions, toKey(ruleSet));
			return rows.map((row) => toVersion(readable(row, ruleSet)));
		},

		async saveRules(rules) {
			session.alone();
			const [row] = await session.query<{ version: number }>(sql.save, ...valuesOf(session, rules));
			return row!.version;
		},

		async saveDraft(rules) {
			session.alone();
			session.send(sql.dropDraft, toKey(rules.ruleSet));
			session.send(sql.saveDraft, ...valuesOf(session, rules));
		},

		async dropDraft(ruleSet) {
			session.alone();
			session.send(sql.dropDraft, toKey(ruleSet));
		},

		async removeRules(ruleSet) {
			session.alone();
			for (const statement of [sql.dropDraft, sql.dropOlder, sql.empty, sql.dropUses]) {
				session.send(statement, toKey(ruleSet));
			}
		},

		async ruleUses(ruleSet) {
			const rows = await session.query<RuleUseRow>(sql.uses, toKey(ruleSet));
			const keys = await session.keys.idsOf(rows.map(({ key }) => key));
			return rows.map(({ workflow, node, at }, index) =>
				toRuleUse({ key: keys[index]!, workflow: fromText(workflow), node: fromText(node), at }),
			);
		},

		async ruleUse(ruleSet, key) {
			const [row] = await session.query<{ at: number }>(sql.use, toKey(ruleSet), toKey(key));
			return row?.at ?? null;
		},

		async saveRuleUse(ruleSet, { step: { key, workflow, node }, at }) {
			const keys = session.keys.of([ruleSet, key]);
			session.send(sql.saveUse, ...keys, toText(workflow), toText(node), at);
		},
	});
}

function valuesOf(
	session: Session,
	{ ruleSet, rules, note, at, workflow, node }: Omit<PublishedRules, 'version'>,
): unknown[] {
	const [key] = session.keys.of([ruleSet]);
	return [key, toText(rules), toText(note), at, toText(workflow), toText(node)];
}

const readable = (row: RulesRow, ruleSet: string): RulesRow => ({
	...row,
	rule_set: ruleSet,
	rules: fromText(row.rules),
	note: fromText(row.note),
	workflow: fromText(row.workflow),
	node: fromText(row.node),
});
