import {
	decodeScore,
	encodeScore,
	newScore,
	withFade,
	withRules,
	withSettings,
	withSweep,
	type Fade,
	type Score,
} from '../../scoring';

const fresh = newScore('contact', 'Lead Score');
const halfLife: Fade = { type: 'halfLife', every: { amount: 30, unit: 'days' } };
const linear: Fade = { type: 'linear', every: { amount: 30, unit: 'days' } };

test.each([
	['new', fresh],
	['without a minimum', withSettings(fresh, { min: null, max: 5, caps: [['__proto__', 1]], zone: 'UTC' })],
	[
		'with rules',
		withRules(fresh, [
			{ name: 'Visits', tiers: [[1, 2]], window: { amount: 7, unit: 'days' }, group: 'Web' },
		]),
	],
	['with decays', withSweep(withSweep(fresh, 1, 5, halfLife), 2, 6, linear, ['Web'])],
])('a score that is %s is read back as it was written', (_which, score) => {
	expect(decodeScore(encodeScore(score))).toEqual(score);
});

test('a step sets what it gives, and leaves the rest', () => {
	const first = withSettings(fresh, { min: -5, max: 100, caps: [['Web', 10]] });
	const { settings } = withSettings(first, { max: 50, min: undefined, caps: [['Email', 5]] });

	expect(settings).toMatchObject({
		min: -5,
		max: 50,
		caps: [
			['Web', 10],
			['Email', 5],
		],
	});
});

test('the first step sets the time zone', () => {
	const berlin = withSettings(fresh, { zone: 'Europe/Berlin' });

	expect(withSettings(berlin, { zone: 'America/New_York' }).settings.zone).toBe('Europe/Berlin');
});

test('what changes nothing gives the same score, so that nothing is written', () => {
	const score = withRules(withSettings(fresh, { max: 100, zone: 'UTC' }), [{ name: 'Visit', group: 'Web' }]);

	expect(withSettings(score, { max: 100, min: undefined, zone: 'Asia/Tokyo' })).toBe(score);
	expect(withRules(score, [{ name: 'Visit', group: 'Web', maxPoints: undefined }])).toBe(score);
	const [known] = withFade(score, halfLife);
	expect(withFade(known, { ...halfLife })).toEqual([known, 0]);
});

test('a rule keeps its id, and is as it was last defined', () => {
	const first = withRules(fresh, [{ name: 'Visit', group: 'Web' }, { name: 'Demo' }]);
	const second = withRules(first, [{ name: 'New' }, { name: 'Visit', maxPoints: 5 }]);

	expect(second.rules).toEqual([{ name: 'Visit', maxPoints: 5 }, { name: 'Demo' }, { name: 'New' }]);
});

test('steps and window stay with a rule by count that another step uses otherwise', () => {
	const counted = {
		name: 'Visits',
		tiers: [[1, 2]] as Array<[number, number]>,
		window: { amount: 7, unit: 'days' as const },
	};
	const { rules } = withRules(withRules(fresh, [counted]), [{ name: 'Visits', group: 'Web' }]);

	expect(rules).toEqual([{ ...counted, group: 'Web' }]);
});

test('a decay of all groups replaces those of some; the clock never runs backwards', () => {
	const sweeps = (score: Score) => score.sweeps;
	const first = withSweep(fresh, 1, 100, halfLife);
	const second = withSweep(first, 2, 50, linear, ['Web']);

	expect(sweeps(second)).toEqual({
		count: 2,
		clock: 100,
		all: { number: 1, fade: 0, at: 100, step: 1 },
		groups: [['Web', { number: 2, fade: 1, at: 100, step: 2 }]],
	});
	expect(sweeps(withSweep(second, 1, 200))).toEqual({ ...sweeps(second), count: 3, clock: 200 });
	expect(sweeps(withSweep(second, 1, 200, linear))).toEqual({
		count: 3,
		clock: 200,
		all: { number: 3, fade: 1, at: 200, step: 1 },
		groups: [],
	});
});
