import { pointSlices } from '../../learning/check';
import { chanceBins, shareOf, type Learned, type LearnedRule } from '../../learning';
import type { LearnedData } from '../../reports';

/** What a page shows of the leads that were held out, and of the points. */
export function heldOutData(
	{ heldOut, figures, learnedFrom }: Learned,
	rules: LearnedRule[],
): Pick<LearnedData, 'slices' | 'groups' | 'rules' | 'figures' | 'learnedFrom'> {
	return {
		learnedFrom,
		figures: {
			leads: figures.leads,
			won: figures.won,
			auc: figures.auc,
			lift: figures.topTenth.lift,
			calibrationError: figures.calibrationError,
		},
		slices: slicesOf(heldOut),
		groups: chanceBins(heldOut.chances, heldOut.won).map(({ leads, expected, won }) => {
			return { expected: expected / leads, ...share(won, leads) };
		}),
		rules: rules.map(({ name, points, leads, won, conversion }) => ({
			name,
			points,
			leads,
			won,
			conversion,
		})),
	};
}

const share = (won: number, all: number) => {
	const { value, low, high } = shareOf(won, all);
	return { all, won, share: value, low, high };
};

function slicesOf({ scores, won }: Learned['heldOut']): LearnedData['slices'] {
	const slices = pointSlices().map(({ name, from }) => ({ name, from, all: 0, won: 0 }));
	for (const [lead, score] of scores.entries()) {
		const slice = slices.findLast(({ from }) => score >= from)!;
		slice.all++;
		slice.won += won[lead]!;
	}
	return slices
		.filter(({ all }) => all > 0)
		.map(({ name, all, won: wins }) => ({ name, ...share(wins, all) }));
}
