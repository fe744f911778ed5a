import { DateTime } from 'luxon';
import { DAY } from '../../../scoring';
import type { Random } from '../random';

/* Values as broken, careless and hostile senders have them. */

/** n8n itself can read values as deep as this wherever they come in; deeper items have tests of their own. */
const DEEPEST = 1_000;

const WORDS = ['ann', 'bob@example.com', 'Opened an email', 'demo', 'Директор', '営業', 'Straße', 'İstanbul'];

const TEXTS = [
	'',
	' ',
	'null',
	'undefined',
	'NaN',
	'n/a',
	'none',
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	' BOB ',
	'bob\u200b',
	'\ufeffbob',
	'e\u0301va',
	'éva',
	'a\u0000b',
	'\ud800',
	'x\udc00y',
	'👩‍👩‍👧',
	'\u202eevil',
	"'; DROP TABLE leads; --",
	'=1+1',
	'＝1+1',
	'@SUM(A1)',
	'"',
	'a"b',
	"it's",
	'a\\b',
	'a\nb',
	'a\tb',
	'a;b,c',
	'{{ $json.lead }}',
	'={{ 1 }}',
	'${7*7}',
	'$1',
	'%s',
	'123456789012345678',
	'1e309',
	'-0',
	'0x10',
	'1.234,56',
	'1 000',
	'٣',
	'(a+)+$',
	'[',
	'{"a":1}',
	'[1,2]',
];

export const NUMBERS = [
	0,
	-0,
	1,
	-1,
	0.1,
	1.5,
	1e9,
	1e12,
	-1e12,
	1e12 + 1,
	2 ** 53,
	2 ** 53 + 2,
	123_456_789_012_345_680,
	1e300,
	-1e300,
	1e308,
	5e-324,
	Number.MAX_VALUE,
];

const INSTANTS = [
	'0001-01-01T00:00:00',
	'-271821-04-20T00:00:00Z',
	'+275760-09-13T00:00:00Z',
	'1970-01-01T00:00:00Z',
	'1899-12-30',
	'1582-10-15',
	'2026-02-30',
	'2026-13-01T00:00:00Z',
	'2026-03-29T02:30:00',
	'2026-W10-1',
	'2026-060',
	'20260301',
	'2026-03-01T24:00:00Z',
	'2026-03-01T10:00:60Z',
	'2026-03-01 10:00:00.123456789+05:45',
	'Sun, 01 Mar 2026 10:00:00 GMT',
	'/Date(1712345678000)/',
	'1712345678.000200',
	'1712345678',
	'9999-12-31T23:59:59Z',
	'yesterday',
	'T10:00',
	0,
	1,
	46_093,
	46_093.5,
	20_261_102,
	1_712_345_678.25,
	-62_135_596_800_000,
	-8.64e15,
	8.64e15,
	8.65e15,
	1e300,
];

/** A text, mostly short. @param longest of those that are not */
export function text(random: Random, longest = 300_000): string {
	if (random.chance(0.02))
		return random
			.pick(WORDS)
			.repeat(random.between(100, longest / 20))
			.slice(0, longest);
	if (random.chance(0.1)) return ['', '', '', ''].map(() => random.pick(TEXTS)).join('');
	return random.pick(random.chance(0.6) ? TEXTS : WORDS);
}

export function instant(random: Random): unknown {
	const soon = Date.now() + random.between(-40, 4) * DAY;
	if (random.chance(0.3)) return new Date(soon).toISOString();
	if (random.chance(0.1)) return random.pick([new Date(soon), new Date(NaN), DateTime.fromMillis(soon)]);
	if (random.chance(0.1)) return soon / (random.chance(0.5) ? 1_000 : 1);
	return random.pick(INSTANTS);
}

/** A text, a number or nothing. */
export const scalar = (random: Random): unknown =>
	random.pick([text(random), number(random), null, undefined, true, false]);

/** A value of any kind that an item can hold. */
export function value(random: Random): unknown {
	const draw = random.next();
	if (draw < 0.35) return text(random);
	if (draw < 0.6) return number(random);
	if (draw < 0.75) return instant(random);
	if (draw < 0.85) return random.pick([null, undefined, true, false]);
	if (draw < 0.87) return nested(random.between(50, DEEPEST), random.chance(0.5));
	return shape(random);
}

export function number(random: Random): number {
	if (random.chance(0.05)) return random.pick([NaN, Infinity, -Infinity]);
	return random.chance(0.3) ? random.between(-100, 100) : random.pick(NUMBERS);
}

/** Only what JSON can say. */
export function jsonValue(random: Random): unknown {
	const drawn = JSON.stringify(value(random));
	return drawn === undefined ? null : (JSON.parse(drawn) as unknown);
}

/** A small list or object. */
function shape(random: Random): unknown {
	const some = Array.from({ length: random.between(0, 3) }, () => text(random, 1_000));
	if (random.chance(0.5)) return some;
	// Unlike an object literal, this makes a field of __proto__.
	return JSON.parse(`{${[...new Set(some)].map((key) => `${JSON.stringify(key)}: 1`).join()}}`) as unknown;
}

function nested(depth: number, isList: boolean): unknown {
	let inner: unknown = 1;
	for (let level = 0; level < depth; level++) inner = isList ? [inner] : { a: inner };
	return inner;
}

/** A copy in which something is another value, at a place deep within, or is gone. */
export function mutated(
	random: Random,
	json: unknown,
	draw: (random: Random) => unknown = jsonValue,
): unknown {
	if (random.chance(0.15) || typeof json !== 'object' || json === null) return draw(random);
	const keys = Object.keys(json);
	if (keys.length === 0) return draw(random);
	const key = random.pick(keys);
	const copy = (Array.isArray(json) ? [...(json as unknown[])] : { ...json }) as Record<string, unknown>;
	if (random.chance(0.1)) {
		if (Array.isArray(copy)) copy.splice(Number(key), 1);
		else delete copy[key];
		return copy;
	}
	if (random.chance(0.05)) {
		Object.defineProperty(copy, random.pick(['__proto__', 'constructor', 'x']), {
			value: draw(random),
			enumerable: true,
		});
		return copy;
	}
	copy[key] = mutated(random, copy[key], draw);
	return copy;
}
