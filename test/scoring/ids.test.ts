import fc from 'fast-check';
import {
	earlierSpellings,
	ID_CASES,
	isTooLong,
	leadIdOf,
	LONGEST_TEXT,
	simpleName,
	standsForNothing,
} from '../../scoring';

test.each([
	['spaces around it', ' ann@example.com \n'],
	['upper case', 'Ann@Example.COM'],
	['a zero-width space', 'ann@example.com\u200b'],
	['a byte order mark', '\ufeffann@example.com'],
	['a byte order mark in the middle', 'ann\ufeff@example.com'],
	['a soft hyphen', 'ann@exam\u00adple.com'],
	['marks of direction', '\u200eann@example.com\u202c\u2069'],
	['a word joiner', 'ann\u2060@example.com'],
	['a variation selector', 'ann@example.com\ufe0f'],
	['a Hangul filler', 'ann@example.com\u3164'],
	['a tag', 'ann@example.com\u{e0061}'],
	['a control character', 'ann\u0000@example.com\u0007'],
	['a no-break space', 'ann@example.com\u00a0'],
	['an ideographic space', '\u3000ann@example.com'],
	['an empty pattern of Braille', 'ann@example.com\u2800'],
])('a lead ID is the same with %s', (_what, written) => {
	expect(leadIdOf(written, 'automatic')).toBe('ann@example.com');
});

test.each([
	['composed and decomposed letters', 'j\u00fcrgen', 'ju\u0308rgen'],
	['decomposed and capital letters', 'J\u00dcRGEN', 'ju\u0308rgen'],
	['an Ångström and an A with a ring', '\u212b', '\u00c5'],
	['marks in another order', 'a\u0323\u0302', 'a\u0302\u0323'],
	['Hangul composed and in parts', '\ud55c', '\u1112\u1161\u11ab'],
	['spaces of two kinds', 'ann\u00a0smith', 'ann\u2009smith'],
])('two spellings are one lead: %s', (_what, one, other) => {
	expect(leadIdOf(one, 'automatic')).toBe(leadIdOf(other, 'automatic'));
});

test.each([
	['two letters that look alike', 'ann', '\u0430nn'],
	['full-width letters', 'ann', '\uff41nn'],
	['letters with and without an accent', 'jose', 'jos\u00e9'],
	['one and two spaces', 'ann smith', 'ann  smith'],
])('what can be told apart by eye or by machine stays apart: %s', (_what, one, other) => {
	expect(leadIdOf(one, 'automatic')).not.toBe(leadIdOf(other, 'automatic'));
});

test.each([
	['Salesforce, 15 characters', '00Q5g00000ABCDa', '00Q5g00000ABCDA', true],
	['a custom object of Salesforce', 'a0B5g00000ABCDa', 'a0B5g00000abcda', true],
	['Airtable', 'recAbCdEfGhIjKlMn', 'recabcdefghijklmn', true],
	['Stripe', 'cus_NffrFeUfNV2Hib', 'cus_nffrfeufnv2hib', true],
	['Close', `lead_${'aB'.repeat(21)}x`, `lead_${'ab'.repeat(21)}x`, true],
	['Salesforce, 18 characters', '00Q5g00000ABCDaEAA', '00q5g00000abcdaeaa', false],
	['a UUID', '7C9E6679-7425-40DE-944B-E07FC1F90AE7', '7c9e6679-7425-40de-944b-e07fc1f90ae7', false],
	['a name', 'BernhardMueller', 'bernhardmueller', false],
	['an address', 'Recommendations@x.example', 'recommendations@x.example', false],
])('without being told, case matters only where an ID depends on it: %s', (_what, one, other, matters) => {
	expect(leadIdOf(one, 'automatic') !== leadIdOf(other, 'automatic')).toBe(matters);
	expect(leadIdOf(one, 'ignore')).toBe(leadIdOf(other, 'ignore'));
	expect(leadIdOf(one, 'match')).toBe(one);
});

test.each([
	...[
		'null',
		'NULL',
		' undefined',
		'NaN',
		'N/A',
		'n.a.',
		'none',
		'nil',
		'[object Object]',
		'#N/A',
		'(not set)',
	],
	...['unknown', 'Anonymous', '-', '--', '—', '...', '?', '""', '{}', '\u200bnull\u200b', '', ' ', '\u200b'],
])('"%s" stands for nothing, and is no lead', (text) => {
	expect(standsForNothing(text)).toBe(true);
	for (const idCase of ID_CASES) expect(leadIdOf(text, idCase)).toBeNull();
});

test.each(['nullable', 'nan@example.com', 'none-of-them', '0', 'false', '😀', 'na', '李', 'null-1'])(
	'"%s" is a lead',
	(text) => expect(leadIdOf(text, 'automatic')).toBe(text),
);

test('an ID may have 500 characters, not counting those that cannot be seen', () => {
	const longest = 'x'.repeat(LONGEST_TEXT);
	expect(leadIdOf(`${longest} \u200b`, 'match')).toBe(longest);
	expect(leadIdOf(`${longest}x`, 'match')).toBeNull();
	// In lower case, this letter has two characters.
	expect(isTooLong('İ'.repeat(LONGEST_TEXT / 2))).toBe(false);
	expect(isTooLong('İ'.repeat(LONGEST_TEXT / 2 + 1))).toBe(true);
});

test('megabytes are refused at once', () => {
	const start = performance.now();
	expect(leadIdOf('ü\u0301 '.repeat(3_000_000), 'automatic')).toBeNull();
	expect(performance.now() - start).toBeLessThan(50);
});

/** Texts of letters of many kinds, among them those that change when they are composed or lower-cased. */
const letters = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 12 }),
	fc.string({
		unit: fc.constantFrom(
			...'aAzZ019 -.@_',
			'İ',
			'ß',
			'Σ',
			'ς',
			'é',
			'\u0301',
			'\u0323',
			'\u200b',
			'\u00a0',
			'ﬁ',
			'K',
			'한',
		),
		maxLength: 20,
	}),
);
const cases = fc.constantFrom(...ID_CASES);

test('an ID that was read once is read the same again', () => {
	fc.assert(
		fc.property(letters, cases, (text, idCase) => {
			const once = leadIdOf(text, idCase);
			if (once !== null) expect(leadIdOf(once, idCase)).toBe(once);
		}),
		{ numRuns: 2_000 },
	);
});

test('whatever cannot be seen is added to an ID, and however its letters are composed, it is one lead', () => {
	const unseen = fc.constantFrom(
		'\u200b',
		'\u200d',
		'\ufeff',
		'\u00ad',
		'\u2066',
		'\u0000',
		'\ufe0e',
		'\u180e',
	);
	fc.assert(
		fc.property(
			letters,
			fc.array(fc.tuple(fc.nat(), unseen), { maxLength: 5 }),
			fc.constantFrom('NFC', 'NFD'),
			cases,
			(text, added, form, idCase) => {
				const characters = [...text.normalize(form)];
				for (const [at, one] of added) characters.splice(at % (characters.length + 1), 0, one);
				expect(leadIdOf(` ${characters.join('')}\t`, idCase)).toBe(leadIdOf(text, idCase));
			},
		),
		{ numRuns: 2_000 },
	);
});

test('what an earlier version stored is among the spellings that are looked for', () => {
	expect(earlierSpellings(' Ann\u200b ', 'automatic')).toEqual([' Ann\u200b ', 'Ann\u200b', 'ann\u200b']);
	expect(earlierSpellings(' Ann\u200b ', 'match')).toContain('Ann\u200b');
	// It can be another lead.
	expect(earlierSpellings('Ann', 'match')).not.toContain('ann');
	expect(earlierSpellings('00Q5g00000ABCDa', 'automatic')).not.toContain('00q5g00000abcda');
});

test.each(['website', 'WEBSITE ', 'Web-Site', 'web_site', 'Ｗebsite'])(
	'"%s" is spelled like "Website"',
	(name) => {
		expect(simpleName(name)).toBe(simpleName('Website'));
		expect(simpleName(`${name}s`)).not.toBe(simpleName('Website'));
	},
);
