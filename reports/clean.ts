/** What XML 1.0 forbids or nobody can see, and what would turn around the text beside it. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g;
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const SPACES = /[\s\u2028\u2029]+/g;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** So that what charts compute from numbers stays finite. */
const MOST = 1e300;

/** The same data with every text in it fit for XML and on one line, and every number within what can be drawn. */
export function cleaned<T>(value: T): T {
	if (typeof value === 'number') return Math.max(-MOST, Math.min(MOST, value)) as T;
	if (typeof value === 'string') return cleanText(value) as T;
	if (Array.isArray(value)) return value.map(cleaned) as T;
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cleaned(one)])) as T;
	}
	return value;
}

function cleanText(text: string): string {
	return text.toWellFormed().replace(SPACES, ' ').replace(CONTROLS, '\ufffd').replace(TURNS, '').trim();
}

/** Cuts a text to so many columns, where wide letters and emoji take two and what is cut off is shown as "…". */
export function shorten(text: string, columns: number): string {
	let kept = '';
	let used = 0;
	for (const { segment } of graphemes.segment(text)) {
		const width = columnsOf(segment);
		if (used + width > columns) return `${kept.trimEnd()}…`;
		kept += segment;
		used += width;
	}
	return kept;
}

/** Every code point counts: a letter can carry any number of marks, and not everyone's font joins emoji. */
const columnsOf = (segment: string): number =>
	[...segment].reduce((sum, point) => sum + (point < '\u1100' ? 1 : 2), 0);

/** For HTML and SVG, in text and in quoted attributes. */
export function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
