import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { gradesLike, possibleGrades, type GradePart, type Grading } from '../../scoring';
import { tooLong } from './ids';
import { fieldsOf, type OptionReader } from './options';
import { nameField, nameOf } from './pickers';
import { partsOf } from './thresholds';
import { inWords } from './values';
import { readBandsForAll } from './writtenBands';

/* A grade says with a letter and a number, such as B2, how good a lead is in two scores at once. */

const FIRST = ['First Score', 'Bands of the First Score'] as const;
const SECOND = ['Second Score', 'Bands of the Second Score'] as const;

/** The one definition of a grade, for all steps that name one. */
export const gradeOption: INodeProperties = {
	displayName: 'Grade',
	name: 'grade',
	type: 'fixedCollection',
	default: {
		of: {
			firstScore: { mode: 'name', value: 'Fit' },
			firstBands: 'A from 75, B from 50, C from 25, D',
			secondScore: { mode: 'name', value: 'Engagement' },
			secondBands: '1 from 75, 2 from 50, 3 from 25, 4',
		},
	},
	description:
		'Add a grade such as B2, in the field leadScoreGrade: the letter is the band of one score, and the number that of another',
	options: [
		{
			displayName: 'Grade',
			name: 'of',
			values: [
				nameField(
					'searchScores',
					{
						displayName: FIRST[0],
						name: 'firstScore',
						default: { mode: 'name', value: 'Fit' },
						description: 'The score that gives the first part of the grade, such as the B of B2',
					},
					'Fit',
				),
				{
					displayName: FIRST[1],
					name: 'firstBands',
					type: 'string',
					default: 'A from 75, B from 50, C from 25, D',
					description:
						'Each band with the score that it begins at, separated by commas. One has no number: it stands for all scores below.',
				},
				nameField(
					'searchScores',
					{
						displayName: SECOND[0],
						name: 'secondScore',
						default: { mode: 'name', value: 'Engagement' },
						description: 'The score that gives the second part of the grade, such as the 2 of B2',
					},
					'Engagement',
				),
				{
					displayName: SECOND[1],
					name: 'secondBands',
					type: 'string',
					default: '1 from 75, 2 from 50, 3 from 25, 4',
					description: 'The same for the second score. A1 is the best grade here.',
				},
			],
		},
	],
};

/** @returns undefined: no grade is asked for @throws NodeOperationError */
export function readGrading(context: IExecuteFunctions, option: OptionReader): Grading | undefined {
	const { of } = fieldsOf(option<unknown>('grade', {}));
	if (of === undefined) return undefined;
	const { firstScore, firstBands, secondScore, secondBands } = fieldsOf(of);
	const grading: Grading = [
		readPart(context, FIRST, firstScore, firstBands),
		readPart(context, SECOND, secondScore, secondBands),
	];
	if (grading[0].score === grading[1].score) {
		throw problem(
			context,
			`"First Score" and "Second Score" are both "${grading[0].score}"`,
			'A grade says how good a lead is in two scores: choose another one, or remove the option "Grade".',
		);
	}
	const grades = possibleGrades(grading);
	const twice = grades.find((grade, index) => grades.indexOf(grade) !== index);
	if (twice === undefined) return grading;
	throw problem(
		context,
		`The bands of both scores can be put together to "${twice}" in two ways`,
		'Name them so that each grade says which bands it is made of, such as letters for one score and numbers for the other.',
	);
}

/** The grades that a filter asks for; undefined: all. @param grading undefined: the step gives none */
export function readGradesAsked(
	context: IExecuteFunctions,
	grading: Grading | undefined,
	written: unknown,
): string[] | undefined {
	const parts = partsOf(written);
	if (parts.length === 0) return undefined;
	if (!grading) {
		throw problem(
			context,
			'The filter "Grade" does not know what a grade is',
			'Add "Grade" under "Options", which says by which two scores leads are graded.',
		);
	}
	const asked = parts.flatMap((part) => {
		const found = gradesLike(grading, part);
		if (found.length > 0) return found;
		const grades = possibleGrades(grading);
		const [first, second] = grading.map(({ bands }) => bands.at(-1)![0]);
		throw problem(
			context,
			`There is no grade "${inWords(part)}"`,
			`The grades are ${inWords(grades.join(', '))}. A star stands for any band: ${first}* or *${second}.`,
		);
	});
	return [...new Set(asked)];
}

function readPart(
	context: IExecuteFunctions,
	[scoreLabel, bandsLabel]: readonly [string, string],
	score: unknown,
	bands: unknown,
): GradePart {
	const name = nameOf(score);
	if (name === '') {
		throw problem(context, `"${scoreLabel}" is empty`, 'Pick or type the name of a score under "Grade".');
	}
	const long = tooLong(`"${scoreLabel}"`, name);
	if (long) throw problem(context, long.message, long.description);
	return { score: name, bands: readBandsForAll(context, bandsLabel, bands) };
}

const problem = (context: IExecuteFunctions, message: string, description: string): NodeOperationError =>
	new NodeOperationError(context.getNode(), message, { description });
