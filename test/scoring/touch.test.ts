import { isTouched, type Outcome, type Touch } from '../../scoring';

const touch = (at: number): Touch => ({ at, by: '', step: 1, execution: '1' });
const outcome = (at: number, writtenAt: number): Outcome => ({
	...{ id: 'd1', kind: 'lost', at, writtenAt, value: null, reason: '', holdsFrom: null },
	...{ step: 1, execution: '1' },
});

test.each([
	[9, false],
	[10, true],
	[20, true],
	[21, false],
])('from 10 to 20, a lead that was touched at %d was touched in time: %s', (at, inTime) => {
	expect(isTouched([touch(1), touch(at), touch(99)], [], 10, 20)).toBe(inTime);
});

test.each([
	['came then', 15, 99, true],
	['of an earlier day was recorded then', 1, 15, true],
	['came and was recorded before', 1, 2, false],
	['came and was recorded later', 21, 99, false],
])('an outcome that %s', (_what, at, writtenAt, inTime) => {
	expect(isTouched([], [outcome(at, writtenAt)], 10, 20)).toBe(inTime);
});
