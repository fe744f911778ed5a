import { aucOf, randomFrom } from '../../../learning';

/* Does the interval hold the true AUC in 95 of 100 samples? Scores are normal, the winners' higher by `ahead`. */

const SAMPLES = 1_000;
const TIES = {
	'no ties': (score: number) => score,
	'the lower half of all scores tied': (score: number, ahead: number) => Math.max(score, ahead * 0.1),
	'half of all scores tied at random': (score: number, _ahead: number, chance: number) =>
		chance < 0.5 ? 0 : score,
	'whole numbers': (score: number) => Math.round(score),
};

for (const [name, tie] of Object.entries(TIES)) {
	for (const [wins, losses] of [
		[15, 100],
		[60, 100],
	] as const) {
		test.each([0, 0.6, 1.2])(`${name}, ${wins} wins, winners ahead by %f`, (ahead) => {
			const random = randomFrom(7);
			const sample = (from: number, count: number) =>
				Float64Array.from({ length: count }, () => {
					const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
					return tie(from + normal, ahead, random());
				});
			const won = (wins: number, losses: number) =>
				Uint8Array.from({ length: wins + losses }, (_, place) => Number(place < wins));
			const draw = (wins: number, losses: number) =>
				aucOf(Float64Array.of(...sample(ahead, wins), ...sample(0, losses)), won(wins, losses));
			const truth = draw(30_000, 30_000).value;

			let held = 0;
			for (let drawn = 0; drawn < SAMPLES; drawn++) {
				const { low, high } = draw(wins, losses);
				if (low <= truth && truth <= high) held++;
			}

			expect(held / SAMPLES).toBeGreaterThanOrEqual(0.93);
			expect(held / SAMPLES).toBeLessThanOrEqual(0.97);
		});
	}
}
