import { isMissing } from './columns';
import { movedBetween } from './drift';
import { codedBy } from './levels';
import { aucOf } from './measures/auc';
import { Z } from './measures/interval';
import type { Split } from './splits';
import { isNameless, type Past, type PointTable } from './table';

/* What a person should know before they believe what was learned, in sentences. */

/** Leads that must have been won, and lost, to learn anything. */
const FEWEST_OUTCOMES = 30;

/** Why nothing can be learned from these leads; null: it can. */
export function refusal({ won }: Pick<Past, 'won'>): string | null {
	const wins = won.reduce((sum, one) => sum + one, 0);
	const losses = won.length - wins;
	const needed = [
		...(wins < FEWEST_OUTCOMES ? [`${FEWEST_OUTCOMES - wins} more that won`] : []),
		...(losses < FEWEST_OUTCOMES ? [`${FEWEST_OUTCOMES - losses} more that did not`] : []),
	];
	if (needed.length === 0) return null;
	return `There are too few outcomes to learn from: ${shown(wins)} leads won and ${shown(losses)} did not. At least ${FEWEST_OUTCOMES} of each are needed: ${needed.join(', and ')}.`;
}

const shown = (count: number): string => count.toLocaleString('en');
const percent = (share: number): string =>
	share.toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 });
const listed = (columns: string[]): string =>
	columns
		.slice(0, 10)
		.map((column) => `"${column}"`)
		.join(', ') + (columns.length > 10 ? ` and ${columns.length - 10} more` : '');

/** Everything about the leads and the table that should make a person careful. */
export function warningsAbout(past: Past, { learn, check }: Split, table: PointTable): string[] {
	return [
		...leaks(past, learn, table),
		...leftOut(table),
		...duplicates(past),
		...(past.order ? shifts(past, learn, check, table) : []),
		...unseen(past, check, table),
	];
}

/** A column that alone predicts wins this well was probably filled in after the outcome. */
const TOO_GOOD = 0.9;
/** So many times more often is a column filled in for one side that the outcome was the reason. */
const LOPSIDED = 10;
const FEWEST_FILLED = 20;
/** So many would be filled in on the side where hardly any are, if it made no difference: where few would be, none says nothing. */
const FEWEST_EXPECTED = 10;

function leaks({ columns, won }: Past, learn: Uint32Array, table: PointTable): string[] {
	const outcomes = Uint8Array.from(learn, (row) => won[row]!);
	const coded = codedBy(
		table.attributes.map(({ attribute }) => attribute),
		columns,
		won,
	);
	const good = table.attributes.filter(({ counts }, place) => {
		const shares = counts.map((count) => count.won / Math.max(1, count.leads));
		const overall = outcomes.reduce((sum, one) => sum + one, 0) / outcomes.length;
		const byColumn = Float64Array.from(learn, (row) => shares[coded.codes[place]![row]!] ?? overall);
		return aucOf(byColumn, outcomes).value > TOO_GOOD;
	});
	const lopsided = [...columns].filter(
		([name, values]) => !isNameless(name) && isLopsided(values, learn, won),
	);
	const names = new Set([
		...good.map(({ attribute }) => attribute.column),
		...lopsided.map(([name]) => name),
	]);
	return [...names].map(
		(name) =>
			`"${name}" alone predicts nearly every win. It was probably filled in after the outcome, or came because of it; if so, leave it out and learn again.`,
	);
}

function isLopsided(values: readonly unknown[], rows: Uint32Array, won: Uint8Array): boolean {
	const filled = [0, 0];
	const leads = [0, 0];
	for (const row of rows) {
		leads[won[row]!]!++;
		if (!isMissing(values[row])) filled[won[row]!]!++;
	}
	const [lost, winners] = [filled[0]! / leads[0]!, filled[1]! / leads[1]!];
	const expected = ((filled[0]! + filled[1]!) * leads[lost < winners ? 0 : 1]!) / rows.length;
	const isEnough = Math.max(filled[0]!, filled[1]!) >= FEWEST_FILLED && expected >= FEWEST_EXPECTED;
	return isEnough && Math.max(lost, winners) > LOPSIDED * Math.min(lost, winners);
}

const REASONS: Record<PointTable['leftOut'][number]['why'], (columns: string) => string> = {
	nameless: () => 'Left out, because a rule needs a name to look for: the column with a blank header.',
	empty: (columns) => `Left out, because no lead has a value there: ${columns}.`,
	constant: (columns) => `Left out, because all leads are the same there: ${columns}.`,
	scattered: (columns) =>
		`Left out, because hardly two leads have the same value there, or the values are lists: ${columns}.`,
	'says less': (columns) => `Left out, because others predict wins better: ${columns}.`,
	'tells time': (columns) =>
		`Left out, because these numbers moved away over time, so that they tell when a lead came and not whether it will win: ${columns}.`,
};

function leftOut(table: PointTable): string[] {
	const byReason = Map.groupBy(table.leftOut, ({ why }) => why);
	const dates = table.attributes.filter(({ attribute }) => attribute.kind === 'date');
	return [
		...[...byReason].map(([why, columns]) => REASONS[why](listed(columns.map(({ column }) => column)))),
		...(dates.length > 0
			? [
					`These fields hold dates, of which only whether there is one counts, because new leads will have later ones: ${listed(dates.map(({ attribute }) => attribute.column))}.`,
				]
			: []),
	];
}

/** From this share on, leads that are the same in all columns are worth a word. */
const MANY = 0.2;

function duplicates({ columns, won }: Past): string[] {
	const seen = new Set<string>();
	const lists = [...columns.values()];
	for (let row = 0; row < won.length; row++)
		seen.add(JSON.stringify([won[row], ...lists.map((values) => values[row])]));
	const repeated = won.length - seen.size;
	if (repeated < MANY * won.length) return [];
	return [
		`${shown(repeated)} of ${shown(won.length)} leads are the same as another in all fields. If some came in twice, remove them: the figures would look surer than they are.`,
	];
}

function shifts({ columns, won }: Past, learn: Uint32Array, check: Uint32Array, table: PointTable): string[] {
	const rate = (rows: Uint32Array) => rows.reduce((sum, row) => sum + won[row]!, 0) / rows.length;
	const [before, after, all] = [rate(learn), rate(check), rate(Uint32Array.from(won, (_, row) => row))];
	const error = Math.sqrt(all * (1 - all) * (1 / learn.length + 1 / check.length));
	const isShifted = Math.abs(after - before) > 2 * Z * error && Math.abs(after / before - 1) > 0.2;
	const attributes = table.attributes.map(({ attribute }) => attribute);
	const moved = movedBetween(attributes, codedBy(attributes, columns, won), learn, check);
	return [
		...(isShifted
			? [
					`Times have changed: of the earlier leads ${percent(before)} won, of the later ones ${percent(after)}. The chances are those of the earlier ones.`,
				]
			: []),
		...(moved.length > 0
			? [
					`The later leads differ a lot from those that were learned from in ${listed(moved.map(({ column }) => column))}.`,
				]
			: []),
	];
}

/** From this share of leads on, values that were never learned from are worth a word. */
const NEW = 0.05;

function unseen({ columns }: Past, check: Uint32Array, table: PointTable): string[] {
	const often = table.attributes.filter(({ attribute: { column, levelOf, kind } }) => {
		const values = columns.get(column)!;
		const count = check.reduce(
			(sum, row) => sum + Number(!isMissing(values[row]) && levelOf(values[row]) < 0),
			0,
		);
		return kind === 'text' && count >= NEW * check.length;
	});
	if (often.length === 0) return [];
	return [
		`Many of the leads held out have a rare or new value, which neither gives nor takes points, in ${listed(often.map(({ attribute }) => attribute.column))}.`,
	];
}
