import { contradiction, type LeadRecords } from '../../scoring';
import { award, adjusted } from './lines';
import { leadWith, scoreWith } from './states';

const score = scoreWith([{ name: 'Opened' }]);

/** A lead with an award of 10 points, one of 5 that expires, and 2 by hand. */
function records(): LeadRecords {
	const expiring = { rule: 0, at: 2, expiresAt: 900, seq: 2, points: 5 };
	const state = leadWith([15], { clock: 50, lines: 3, adjusted: 2, next: expiring });
	Object.assign(state.awarded.get(0)!, { times: 2, newest: 2 });
	return {
		state,
		ledger: [award(1, 10), award(2, 5, { expiresAt: 900 }), adjusted(3, 2)],
		expiring: [expiring],
	};
}

test('records that say the same agree', () => {
	expect(contradiction(records(), score)).toBeNull();
});

test.each<[string, (records: LeadRecords) => void, string]>([
	['a decay that the score has not had', ({ state }) => (state.seen = 1), 'that the score does not have'],
	['a line that is missing', ({ ledger }) => ledger.pop(), 'Lines of its ledger are missing'],
	['a line that is there twice', ({ ledger }) => (ledger[2] = ledger[1]!), 'Lines of its ledger are missing'],
	[
		'a rule that is not there',
		({ ledger }) => (ledger[0] = award(1, 10, { rule: 7 })),
		'names rules or awards',
	],
	['a line from after the last step', ({ state }) => (state.clock = 2), 'from after the last step'],
	['other points by hand', ({ state }) => (state.adjusted = 3), 'does not add up to the points it holds'],
	['an expiry that is not kept', (all) => (all.expiring = []), 'Other points expire'],
	[
		'an expiry of other points',
		({ expiring }) => (expiring[0] = { ...expiring[0]!, points: 6 }),
		'Other points expire',
	],
	['more points than were given', ({ ledger }) => (ledger[0] = award(1, 9)), 'does not add up to its score'],
])('%s is a contradiction', (_what, change, sentence) => {
	const changed = records();
	change(changed);

	expect(contradiction(changed, score)).toContain(sentence);
});

test('a lead whose details were forgotten still agrees', () => {
	const { ledger, ...rest } = records();
	const forgotten = ledger.map((line) => ({ ...line, event: null, execution: '' }));

	expect(contradiction({ ...rest, ledger: forgotten }, score)).toBeNull();
});
