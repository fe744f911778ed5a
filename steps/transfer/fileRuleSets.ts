import type { Instant } from '../../scoring';
import type { Step, StoredScore, Transaction } from '../../stores';
import { newestIn, publish } from '../rules/publishRules';
import { ruleChanges } from '../rules/ruleChanges';
import { rulesInUse } from '../rules/rulesInUse';
import { decodeRules, type SavedRule } from '../rules/savedRules';

/** A set of published rules in a file: the versions that steps of the score use, and then the newest. */
export interface FileRuleSet {
	ruleSet: string;
	versions: Array<{ version: number; rules: SavedRule[] }>;
}

/** What became of a set of rules that a file holds. */
export interface CarriedRules {
	ruleSet: string;
	/**
	 * Published here; the same as what is newest here; not published, because here the set has other rules; not wanted.
	 */
	result: 'published' | 'same' | 'different' | 'leftOut';
	/** The numbers of its versions in the file, and here where they were published. */
	versions: Array<{ inFile: number; here?: number }>;
}

/** Who publishes the rules of a file. */
export interface FilePublisher {
	step: Step;
	/** Why steps could not use such rules; null: they can. */
	faultOf: (rules: SavedRule[]) => string | null;
}

/** The sets that steps of a score use. Those that were removed since are left out. */
export async function ruleSetsOf(tx: Transaction, stored: StoredScore): Promise<FileRuleSet[]> {
	const sets = Map.groupBy(await rulesInUse(tx, stored), ({ ruleSet }) => ruleSet);
	const all = await Promise.all([...sets].map(async ([ruleSet, uses]) => await ruleSetOf(tx, ruleSet, uses)));
	return all.filter(({ versions }) => versions.length > 0);
}

async function ruleSetOf(
	tx: Transaction,
	ruleSet: string,
	uses: Array<{ version: number | null }>,
): Promise<FileRuleSet> {
	const wanted = [...new Set([null, ...uses.map(({ version }) => version)])];
	const found = await Promise.all(wanted.map(async (version) => await tx.rules(ruleSet, version)));
	const versions = new Map(
		found.flatMap((rules) => (rules ? [[rules.version, decodeRules(rules).rules] as const] : [])),
	);
	return {
		ruleSet,
		versions: [...versions]
			.map(([version, rules]) => ({ version, rules }))
			.sort((a, b) => a.version - b.version),
	};
}

/** Characters of all the lines with rules: they wait in memory until the score is written. */
const CHARACTERS = 32_000_000;

/** The sets of rules of a file that is imported. */
export class FileRuleSets {
	private readonly sets = new Map<string, FileRuleSet>();
	private characters = 0;

	/** @param publisher null: the rules are not wanted */
	constructor(private readonly publisher: FilePublisher | null) {}

	/** Takes in a set; returns why it is refused. */
	take(set: FileRuleSet, length: number): string | null {
		if (this.sets.has(set.ruleSet)) return 'A line above it has a rule set of this name';
		if (this.characters + length > CHARACTERS) return 'It makes the rule sets of the file too long';
		for (const { rules } of this.publisher ? set.versions : []) {
			const fault = this.publisher!.faultOf(rules);
			if (fault !== null) return fault;
		}
		this.characters += length;
		this.sets.set(set.ruleSet, set);
		return null;
	}

	/** Publishes the sets that are new here; returns what became of each. */
	async publish(tx: Transaction, now: Instant): Promise<CarriedRules[]> {
		const carried: CarriedRules[] = [];
		for (const set of this.sets.values()) carried.push(await this.carry(tx, set, now));
		return carried;
	}

	private async carry(
		tx: Transaction,
		{ ruleSet, versions }: FileRuleSet,
		now: Instant,
	): Promise<CarriedRules> {
		const left = versions.map(({ version }) => ({ inFile: version }));
		if (!this.publisher) return { ruleSet, result: 'leftOut', versions: left };
		const known = await newestIn(tx, ruleSet);
		if (known) {
			const isSame = ruleChanges(known.rules, versions.at(-1)!.rules).length === 0;
			return { ruleSet, result: isSame ? 'same' : 'different', versions: left };
		}
		const published: CarriedRules['versions'] = [];
		for (const { version, rules } of versions) {
			const note = `From a score file (version ${version} there)`;
			const done = await publish(tx, { ruleSet, note, step: this.publisher.step, run: null, now }, rules);
			published.push({ inFile: version, here: done.version });
		}
		return { ruleSet, result: 'published', versions: published };
	}
}
