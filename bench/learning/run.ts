import { parseArgs } from 'node:util';
import {
	figuresOf,
	learn,
	splitAtRandom,
	splitByTime,
	type Figures,
	type Past,
	type Style,
} from '../../learning';
import { readPast } from './file';
import { logisticRegression } from './logisticRegression';
import { naiveBayes } from './naiveBayes';
import { weeklyLooks } from './weeklyLooks';

/*
 * npm run bench:learn -- FILE --outcome COLUMN [--positive VALUE] [--drop COLUMN,…] [--order file|COLUMN] [--separator ';']
 * learns points from any CSV file, and prints how well they predict wins, beside other methods.
 */

const SEED = 42;
const scale = { kind: 'hundred' } as const;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		options: {
			outcome: { type: 'string' },
			positive: { type: 'string' },
			drop: { type: 'string', default: '' },
			order: { type: 'string' },
			separator: { type: 'string' },
		},
		allowPositionals: true,
	});
	if (positionals.length !== 1 || !values.outcome)
		throw new Error(
			"npm run bench:learn -- FILE --outcome COLUMN [--positive VALUE] [--drop COLUMN,…] [--order file|COLUMN] [--separator ';']",
		);
	const drop = values.drop.split(',').filter((name) => name !== '');
	const { past, positive } = await readPast(positionals[0]!, { ...values, outcome: values.outcome, drop });
	say(`${past.won.length} leads, ${past.columns.size} columns; won is "${positive}"`);
	say(past.order ? 'learned from the first 70 %' : `learned from 70 %, at random (seed ${SEED})`);
	compare(past);
	yearsOfLooks();
}

function compare(past: Past): void {
	const start = performance.now();
	const ours = learn(past, { style: 'free', scale, seed: SEED });
	const seconds = (performance.now() - start) / 1_000;
	const memory = process.resourceUsage().maxRSS / 1_024;
	if (typeof ours === 'string') throw new Error(ours);
	say(`time ${seconds.toFixed(2)} s, peak memory ${memory.toFixed(0)} MB`);
	for (const warning of ours.warnings) say(`! ${warning}`);
	say('');
	say(
		`${''.padEnd(30)}${'AUC (95 %)'.padEnd(24)}${'log loss'.padEnd(10)}${'Brier'.padEnd(8)}${'cal. error'.padEnd(12)}${'slope'.padEnd(7)}lift in the top tenth`,
	);
	print('ours, whole points', ours.figures);
	for (const style of ['consistent', 'monotone'] satisfies Style[]) {
		const other = learn(past, { style, scale, seed: SEED });
		if (typeof other !== 'string') print(`ours, ${style}`, other.figures);
	}
	const split = past.order ? splitByTime(past.order) : splitAtRandom(past.won.length, SEED);
	const won = Uint8Array.from(split.check, (row) => past.won[row]!);
	for (const [name, method] of Object.entries({
		'logistic regression': logisticRegression,
		'naive Bayes': naiveBayes,
	})) {
		const chances = method(past, split.learn, split.check);
		print(name, figuresOf(chances, chances, won));
	}
	say(`${'the share that won'.padEnd(64)}${ours.figures.brierOfRate.toFixed(4)}`);
	say(`${(100 * ours.figures.auc.tied).toFixed(1)} % of pairs are tied in ours`);
}

function print(name: string, figures: Figures): void {
	const { auc } = figures;
	const interval = `${auc.value.toFixed(4)} (${auc.low.toFixed(3)}–${auc.high.toFixed(3)})`;
	say(
		`${name.padEnd(30)}${interval.padEnd(24)}${figures.logLoss.toFixed(4).padEnd(10)}${figures.brier.toFixed(4).padEnd(8)}${figures.calibrationError.toFixed(4).padEnd(12)}${figures.calibrationSlope.toFixed(2).padEnd(7)}${figures.topTenth.lift.toFixed(2)}`,
	);
}

/** What the weekly look at a new table gets wrong, and what it finds. */
function yearsOfLooks(): void {
	const years = 400;
	const leads = 100;
	say('');
	say(`weekly looks at a new table, ${leads} outcomes a week, ${years} years of 52 weeks:`);
	const said = ({ share, middleWeek }: ReturnType<typeof weeklyLooks>) =>
		`${(100 * share).toFixed(1)} %${middleWeek === undefined ? '' : `, half of those by week ${middleWeek}`}`;
	say(
		`  equal tables, false alarms      ${said(weeklyLooks({ leads, champion: 0.5, challenger: 0.5 }, years, SEED))}`,
	);
	for (const challenger of [0.7, 0.5, 0.2])
		say(
			`  log odds off by 1, now by ${challenger}   ${said(weeklyLooks({ leads, champion: 1, challenger }, years, SEED))} found`,
		);
}

const say = (line: string): void => console.log(line);

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
