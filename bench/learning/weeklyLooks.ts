import { bet, CONVINCING, evidenceOf, randomFrom, START, type Judged } from '../../learning';

/** Weekly looks at a new table beside the one in use. */
export interface Trial {
	/** Leads whose outcome comes in each week. */
	leads: number;
	/** How far each table's log odds are off, as a standard deviation. */
	champion: number;
	challenger: number;
}

const WEEKS = 52;

/** In which share of years the new table is said to be better at some look, and after how many weeks in the middle. */
export function weeklyLooks({ leads, champion, challenger }: Trial, years: number, seed: number) {
	const random = randomFrom(seed);
	const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const chance = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));
	const weeks: number[] = [];
	for (let year = 0; year < years; year++) {
		let capital = START;
		for (let week = 1; week <= WEEKS; week++) {
			const judged = Array.from({ length: leads }, (): Judged => {
				const truth = -2 + normal();
				return {
					champion: chance(truth + champion * normal()),
					challenger: chance(truth + challenger * normal()),
					won: random() < chance(truth),
				};
			});
			capital = bet(capital, judged);
			if (evidenceOf(capital) < CONVINCING) continue;
			weeks.push(week);
			break;
		}
	}
	weeks.sort((a, b) => a - b);
	return { share: weeks.length / years, middleWeek: weeks[weeks.length >> 1] };
}
