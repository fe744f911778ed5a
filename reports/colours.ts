/**
 * Every colour, on light and on dark. The charts are drawn in the light ones; in the dark, a stylesheet replaces each
 * of them by its partner, so that a viewer without stylesheets shows a light chart. Hues are Okabe and Ito's, as dark
 * as text needs: what rises is blue and filled, what falls is orange and hollow.
 */
export const COLOURS = {
	surface: ['#ffffff', '#14181d'],
	zebra: ['#f1f4f7', '#1d232a'],
	grid: ['#dfe4e9', '#2d353e'],
	axis: ['#87919c', '#77828e'],
	quiet: ['#55606b', '#a8b3be'],
	ink: ['#1a1f24', '#edf0f3'],
	up: ['#0069a6', '#5cb8ec'],
	down: ['#a84300', '#f0a04b'],
	downFill: ['#fbe3d2', '#4a2c10'],
} as const;

type Name = keyof typeof COLOURS;
const entries = Object.entries(COLOURS) as Array<[Name, readonly [light: string, dark: string]]>;

/** The colours on light, to draw with. */
export const colour = Object.fromEntries(entries.map(([name, [light]]) => [name, light])) as Record<
	Name,
	string
>;

/** Print is always light. */
const DARK = '@media screen and (prefers-color-scheme:dark)';

/** Turns what was drawn in light colours dark. */
export const svgStyle = `${DARK}{${entries
	.map(([, [light, dark]]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`)
	.join('')}}`;

const variables = (which: 0 | 1): string =>
	entries.map(([name, pair]) => `--${name}:${pair[which]}`).join(';');

/** The same colours as variables, for HTML. */
export const htmlVariables = `:root{color-scheme:light dark;${variables(0)}}${DARK}{:root{${variables(1)}}}@media print{:root{color-scheme:light}}`;

export const FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
