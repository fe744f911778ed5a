import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';
import { LONGEST_TEXT, type Band } from '../../scoring';
import { fieldsOf, type OptionReader } from '../common/options';
import { inWords } from '../common/values';
import { afterField } from '../common/wrongTypes';

const threshold = z.number({ invalid_type_error: 'From must be a number' }).finite('From must be a number');
const bandsSchema = z
	.array(
		z.object({
			name: z
				.string({ message: 'The name of a band is not a text' })
				.trim()
				.min(1, 'A band has no name')
				.max(LONGEST_TEXT, `The name of a band has more than ${LONGEST_TEXT} characters`),
			// Empty where the band asks for other scores only.
			from: z.preprocess((value) => (value === '' ? undefined : value), threshold.nullish()),
		}),
	)
	.min(1, 'This step has no bands');

const otherScoresSchema = z.array(
	z.object({
		band: z.string({ message: 'Band is not a text' }).trim().min(1, 'Band is empty'),
		name: z.string({ message: 'Score is not a text' }).trim().min(1, 'Score is empty'),
		from: threshold,
	}),
);

/** The bands of the step. */
export interface Bands {
	/** As they were added, which is the order of the outputs. */
	names: string[];
	/** Those of a score from low to high. */
	bandsFor: (score: string) => Band[];
}

/** @throws NodeOperationError that names the band that is wrong */
export function readBands(context: IExecuteFunctions, option: OptionReader): Bands {
	const problem = (message: string, description: string) =>
		new NodeOperationError(context.getNode(), message, { description });
	const raw = context.getNodeParameter('bands.band', 0, []) as Array<{ name?: unknown }>;
	const parsed = bandsSchema.safeParse(raw, { errorMap: afterField });
	if (!parsed.success) {
		const { path, message } = parsed.error.issues[0]!;
		const band =
			path.length > 1 && path[1] !== 'name' ? `Band "${inWords(raw[Number(path[0])]?.name)}": ` : '';
		throw problem(band + message, 'Give every band under "Bands" a name and the score it begins at.');
	}
	const names = parsed.data.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined)
		throw problem(`Two bands are named "${twice}"`, 'Give each band a name of its own.');
	const others = readOtherScores(context, option, names);
	// Of those that ask for other scores, too, several can begin at the same score.
	const alone = parsed.data.filter(({ name, from }) => typeof from === 'number' && !others.has(name));
	const [one, other] =
		[...Map.groupBy(alone, ({ from }) => from).values()].find(({ length }) => length > 1) ?? [];
	if (one && other) {
		throw problem(
			`The bands "${one.name}" and "${other.name}" both begin at ${one.from}`,
			'Let each begin at a different score, or remove one.',
		);
	}
	let place = -Infinity;
	const bands = parsed.data.map(({ name, from }) => {
		const more = others.get(name) ?? [];
		if (typeof from !== 'number' && more.length === 0) {
			throw problem(
				`Band "${name}": From must be a number`,
				`Enter the score at which the band "${name}" begins.`,
			);
		}
		// A band of other scores only is above the band that was added before it.
		place = from ?? place;
		return { place, name, from, more };
	});
	bands.sort((a, b) => a.place - b.place);
	const bandsFor = (score: string) =>
		bands.map(({ name, from, more }): Band => {
			return { name, from: typeof from === 'number' ? [[score, from], ...more] : more };
		});
	return { names, bandsFor };
}

/** The other scores that a lead must have reached to be in a band, by the band's name. */
function readOtherScores(
	context: IExecuteFunctions,
	option: OptionReader,
	names: string[],
): Map<string, Array<[score: string, from: number]>> {
	const problem = (message: string) =>
		new NodeOperationError(context.getNode(), message, {
			description: `Give every entry of the option "Other Scores" a band of this step (${names.join(', ')}), the name of a score and a number.`,
		});
	const raw = fieldsOf(option<unknown>('otherScores', {})).score ?? [];
	const parsed = otherScoresSchema.safeParse(raw, { errorMap: afterField });
	if (!parsed.success) throw problem(`Other Scores: ${parsed.error.issues[0]!.message}`);
	const unknown = parsed.data.find(({ band }) => !names.includes(band));
	if (unknown) throw problem(`Other Scores: this step has no band "${inWords(unknown.band)}"`);
	const byBand = Map.groupBy(parsed.data, ({ band }) => band);
	return new Map(
		[...byBand].map(([band, all]) => [band, all.map(({ name, from }): [string, number] => [name, from])]),
	);
}
