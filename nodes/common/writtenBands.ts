import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { LONGEST_TEXT, type NamedBand } from '../../scoring';
import { partsOf } from './thresholds';
import { inWords } from './values';

/** "Sales 60", "Sales from 60" or "60", where a name can have numbers in it, too. */
const BAND = /^(?:(.*\S)[\s:=]+)?([-+]?(?:\d+\.?\d*|\.\d+))$/;
/** What can stand between the name and the number. */
const BETWEEN = /(?:\s+from)?[\s:=]*$/i;

/** Bands that a person has written behind each other, such as "Nurture 5, Sales 60", from low to high. */
export function readWrittenBands(context: IExecuteFunctions, field: string, written: unknown): NamedBand[] {
	const bands = partsOf(written).map((text): NamedBand => {
		const [, name, from] = BAND.exec(text) ?? [];
		if (from === undefined || text.length > LONGEST_TEXT) {
			throw problem(
				context,
				`"${field}" has a part without a number at its end: ${inWords(text)}`,
				'Write each band with the score that it begins at, such as "Nurture 5, Sales 60", or only the scores: "5, 60".',
			);
		}
		return [name?.replace(BETWEEN, '') || String(Number(from)), Number(from)];
	});
	refuseAlike(context, field, bands);
	return bands.sort(([, a], [, b]) => a - b);
}

/**
 * Bands for all scores, such as "A from 75, B from 50, C", from low to high: the one without a number begins at -Infinity.
 */
export function readBandsForAll(context: IExecuteFunctions, field: string, written: unknown): NamedBand[] {
	const advice =
		'Write each band with the score that it begins at, and the lowest without: "A from 75, B from 50, C".';
	const bands = partsOf(written).map((text): NamedBand => {
		if (text.length > LONGEST_TEXT) {
			throw problem(context, `"${field}" has a name that is too long: ${inWords(text)}`, advice);
		}
		const [, name, from] = BAND.exec(text) ?? [];
		return name === undefined ? [text, -Infinity] : [name.replace(BETWEEN, ''), Number(from)];
	});
	const [lowest, another] = bands.filter(([, from]) => from === -Infinity);
	if (!lowest) throw problem(context, `"${field}" has no band for the scores below all others`, advice);
	if (another) {
		const both = `"${inWords(lowest[0])}" and "${inWords(another[0])}"`;
		throw problem(context, `"${field}" has two bands without a number: ${both}`, advice);
	}
	refuseAlike(context, field, bands);
	return bands.sort(([, a], [, b]) => a - b);
}

function refuseAlike(context: IExecuteFunctions, field: string, bands: NamedBand[]): void {
	for (const [index, [name, from]] of bands.entries()) {
		const others = bands.slice(index + 1);
		if (others.some(([other]) => other === name)) {
			throw problem(context, `"${field}" has two bands named "${name}"`, 'Give each band a name of its own.');
		}
		const [other] = others.find(([, begins]) => begins === from) ?? [];
		if (other === undefined) continue;
		throw problem(
			context,
			`"${field}": the bands "${name}" and "${other}" both begin at ${from}`,
			'Let each begin at a different score, or remove one.',
		);
	}
}

const problem = (context: IExecuteFunctions, message: string, description: string): NodeOperationError =>
	new NodeOperationError(context.getNode(), message, { description });
