import { BY_HAND, commonOf, isOnce } from '../../scoring';
import { adjusted, award, common, counted } from './lines';

test('what all lines have is without what their kinds have', () => {
	expect(commonOf(award(3, 5, { event: 'e' }))).toStrictEqual({ ...common(3), points: 5, event: 'e' });
});

test('awards of once-only rules, refused or doubled ones too, are known as such', () => {
	expect(isOnce(award(1, 5, { isOnce: true }))).toBe(true);
	expect(isOnce({ ...common(1), kind: 'refused', rule: 0, isOnce: true })).toBe(true);
	expect(isOnce({ ...common(1), kind: 'merged', rule: 0, isOnce: true })).toBe(true);
});

test('no other line is one', () => {
	expect(isOnce(award(1, 5))).toBe(false);
	expect(isOnce(award(1, 5, { rule: BY_HAND, reason: 'once' }))).toBe(false);
	expect(isOnce(adjusted(1, 5, 'once'))).toBe(false);
	expect(isOnce(counted(1))).toBe(false);
});
