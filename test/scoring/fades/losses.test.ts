import { lossesOf } from '../../../scoring/fades/losses';
import { sums } from './sums';

test('downwards what was given can go and losses stay; upwards it is the other way round', () => {
	const awarded = sums({ faded: 20, fresh: 10, plus: 50, minus: -5 });

	expect(lossesOf(awarded, 1)).toMatchObject({ value: 30, going: 50, staying: -5 });
	expect(lossesOf(awarded, -1)).toMatchObject({ value: 30, going: -5, staying: 50 });
});

test('points go no further than to what stays', () => {
	const awarded = sums({ plus: 50, minus: -5 });

	expect([-5.1, -5, 3].map(lossesOf(awarded, 1).limit)).toEqual([-5, -5, 3]);
	expect([50.1, 50, 3].map(lossesOf(awarded, -1).limit)).toEqual([50, 50, 3]);
});
