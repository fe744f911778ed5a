import type { NamedBand } from './score';
import { rounded } from './sum';

/** What one score gives to a grade. */
export interface GradePart {
	score: string;
	/** From low to high. The first begins at -Infinity, so that every score has a name. */
	bands: NamedBand[];
}

/** How leads are graded: by two scores, each with bands of its own. Their names put together are the grade, such as "B2". */
export type Grading = [GradePart, GradePart];

/** A lead's grade, with the scores that gave it, by their names. */
export interface Graded {
	grade: string;
	gradedBy: Record<string, number>;
}

/** @param values the lead's scores by name */
export function gradeOf(grading: Grading, values: Map<string, number>): Graded {
	const scores = grading.map(({ score }): [string, number] => [score, rounded(values.get(score)!)]);
	const names = grading.map(({ bands }, index) => {
		const points = scores[index]![1];
		return bands.findLast(([, from]) => points >= rounded(from))![0];
	});
	return { grade: names.join(''), gradedBy: Object.fromEntries(scores) };
}

/** All grades that there can be, from the highest first score to the lowest. */
export const possibleGrades = (grading: Grading): string[] => pairsOf(grading).map((pair) => pair.join(''));

/** The grades that a text such as "B2" means, or one with a star for any band of the other score: "B*", "*2". */
export function gradesLike(grading: Grading, text: string): string[] {
	const isMeant = (name: string) => name.toLowerCase() === text.toLowerCase();
	return pairsOf(grading)
		.filter(([one, other]) => [one + other, `${one}*`, `*${other}`].some(isMeant))
		.map((pair) => pair.join(''));
}

const pairsOf = ([first, second]: Grading): Array<[string, string]> =>
	first.bands
		.toReversed()
		.flatMap(([one]) => second.bands.toReversed().map(([other]): [string, string] => [one, other]));
