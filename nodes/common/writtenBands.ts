import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { LONGEST_TEXT, type NamedBand } from '../../scoring';
import { partsOf } from './thresholds';
import { inWords } from './values';

/** "Sales 60" or "60", where a name can have numbers in it, too. */
const BAND = /^(?:(.*\S)[\s:=]+)?([-+]?(?:\d+\.?\d*|\.\d+))$/;

/** Bands that a person has written behind each other, such as "Nurture 5, Sales 60", in their order. */
export function readWrittenBands(context: IExecuteFunctions, field: string, written: unknown): NamedBand[] {
	const problem = (message: string, description: string) =>
		new NodeOperationError(context.getNode(), message, { description });
	const bands = partsOf(written).map((text): NamedBand => {
		const [, name, from] = BAND.exec(text) ?? [];
		if (from === undefined || text.length > LONGEST_TEXT) {
			throw problem(
				`"${field}" has a part without a number at its end: ${inWords(text)}`,
				'Write each band with the score that it begins at, such as "Nurture 5, Sales 60", or only the scores: "5, 60".',
			);
		}
		return [name?.replace(/[\s:=]+$/, '') || String(Number(from)), Number(from)];
	});
	for (const [index, [name, from]] of bands.entries()) {
		const others = bands.slice(index + 1);
		if (others.some(([other]) => other === name)) {
			throw problem(`"${field}" has two bands named "${name}"`, 'Give each band a name of its own.');
		}
		const [other] = others.find(([, begins]) => begins === from) ?? [];
		if (other === undefined) continue;
		throw problem(
			`"${field}": the bands "${name}" and "${other}" both begin at ${from}`,
			'Let each begin at a different score, or remove one.',
		);
	}
	return bands.sort(([, a], [, b]) => a - b);
}
