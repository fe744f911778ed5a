import { properties } from '../../../nodes/ApplyDecay/properties';
import { FADE_TYPES } from '../../../scoring';

test('every way of fading can be chosen, and beside them to fade nothing', () => {
	const { options } = properties.find(({ name }) => name === 'fade')!;
	const values = options!.flatMap((option) => ('value' in option ? option.value : []));

	expect(values.sort()).toEqual(['expire', ...FADE_TYPES].sort());
});
