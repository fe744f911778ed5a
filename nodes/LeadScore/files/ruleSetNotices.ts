import type { CarriedRules } from '../../../steps';

/** What a person should know of the rule sets in a file that was imported. */
export function ruleSetNotices(carried: CarriedRules[]): string[] {
	const of = (result: CarriedRules['result']) => carried.filter((set) => set.result === result);
	const named = (sets: CarriedRules[]) => sets.map(({ ruleSet }) => `"${ruleSet}"`).join(', ');
	const notices: string[] = [];
	const [published, different, leftOut] = [of('published'), of('different'), of('leftOut')];
	if (leftOut.length > 0) {
		notices.push(
			`The file also has rule sets, which were left out: ${named(leftOut)}. If you trust the file, turn on "Import Rule Sets Too" and import it again before steps use the score.`,
		);
	}
	if (published.length > 0) notices.push(`Rule sets were published: ${named(published)}.`);
	if (different.length > 0) {
		notices.push(
			`Rule sets of these names have other rules here than in the file, and stay as they are: ${named(different)}. To use those of the file, get them in the n8n where it is from, and publish them with a Scoring Rules step.`,
		);
	}
	return [...notices, ...published.flatMap(renumbered), ...of('same').flatMap(olderLeft)];
}

/** Steps that stay at a version of a set must find it again. */
function renumbered({ ruleSet, versions }: CarriedRules): string[] {
	if (versions.length === 1 || versions.every(({ inFile, here }) => inFile === here)) return [];
	const numbers = versions.map(({ inFile, here }) => `version ${inFile} is ${here}`).join(', ');
	return [
		`The versions of "${ruleSet}" have other numbers here: ${numbers}. Choose again in Score Lead steps that stay at a version.`,
	];
}

function olderLeft({ ruleSet, versions }: CarriedRules): string[] {
	const older = versions.slice(0, -1).map(({ inFile }) => inFile);
	if (older.length === 0) return [];
	return [
		`The newest rules of "${ruleSet}" are here already. Its older versions in the file were left out: ${older.join(', ')}.`,
	];
}
