import type { Random } from '../../random';
import { instant, number, text } from '../hostile';
import { decay, leadScore } from '../steps';
import type { Kind } from './kind';

/** Tables of numbers, as spreadsheets, CRMs and people save them. */
export const csv: Kind = {
	leavesLeads: true,
	async parts(random) {
		const delimiter = random.pick([',', ';', '\t', '|']);
		const header = ['leadId', 'score', 'date'].map((name) => cell(random, name, delimiter)).join(delimiter);
		const rows = Array.from({ length: random.between(1, 40) }, () =>
			[text(random), numberIn(random), dateIn(random)]
				.map((value) => cell(random, value, delimiter))
				.join(delimiter),
		);
		const noise = random.chance(0.2) ? ['"'.repeat(random.between(1, 30_000)), text(random)] : [];
		const mark = random.chance(0.2) ? '\ufeff' : '';
		return [mark + header, ...rows, ...noise];
	},
	async play(home, parts, random) {
		const ends = random.pick(['\n', '\r\n', '\r', '\n\n']);
		const all = parts.join(ends);
		const file = { name: 'leads.csv', text: random.chance(0.05) ? Buffer.from(all, 'latin1') : all };
		const more = { importFormat: 'csv', importField: 'data', leadColumn: 'leadId', scoreColumn: 'score' };
		await home.run([leadScore('importScores', more)], [{}], { file });
		await home.run([leadScore('importScores', more)], [{}], { file });
		await home.run([decay(random)]);
	},
};

/** A cell, rightly quoted or not. */
function cell(random: Random, value: string, delimiter: string): string {
	if (random.chance(0.03)) return `"${value}`;
	if (random.chance(0.03)) return `${value}"`;
	const needsQuotes = value.includes(delimiter) || /["\n\r]/.test(value);
	return needsQuotes || random.chance(0.2) ? `"${value.replaceAll('"', '""')}"` : value;
}

function numberIn(random: Random): string {
	if (random.chance(0.2)) return text(random);
	const drawn = String(number(random));
	return random.pick([
		drawn,
		drawn.replace('.', ','),
		` ${drawn} `,
		`${drawn} €`,
		`+${drawn}`,
		'1.234,5',
		'12%',
	]);
}

function dateIn(random: Random): string {
	const at = instant(random);
	return at instanceof Date || typeof at === 'object' ? '01.03.2026' : String(at);
}
