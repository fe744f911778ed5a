import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Report } from '../../reports';
import { COLOURS } from '../../reports/colours';

/** What an XML parser, which stops at the first mistake, finds in an SVG. */
export interface Drawing {
	tags: Array<Pick<SaxesTagPlain, 'name' | 'attributes'>>;
	/** The words in it, and where they are anchored within their <svg>. */
	words: Array<{ words: string; x: number; y: number; size: number; bold: boolean }>;
}

export function parse(svg: string): Drawing {
	const found: Drawing = { tags: [], words: [] };
	const parser = new SaxesParser();
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('opentag', ({ name, attributes }) => {
		found.tags.push({ name, attributes });
		if (name !== 'text') return;
		const [, x = '0', y = '0'] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(attributes.transform ?? '') ?? [];
		found.words.push({
			words: '',
			x: Number(x) + Number(attributes.x ?? 0),
			y: Number(y) + Number(attributes.y ?? 0),
			size: Number(/font-size:(\d+)/.exec(attributes.style ?? '')?.[1] ?? attributes['font-size'] ?? 12),
			bold: /font-weight:600/.test(attributes.style ?? ''),
		});
	});
	parser.on('text', (text) => {
		if (found.tags.at(-1)?.name === 'text' && found.words.length > 0)
			found.words.at(-1)!.words += text.trim();
	});
	parser.write(svg).close();
	return found;
}

/** All SVGs inside a page. */
export const svgsIn = (html: string): string[] => html.match(/<svg[^]*?<\/svg>/g) ?? [];

/** What holds of every page: an XML parser reads its drawings, their colours have dark partners, and no figure is none. */
export function expectSound({ html, charts }: Report): void {
	const svgs = [...charts.map(({ svg }) => svg), ...svgsIn(html)];
	const light: string[] = Object.values(COLOURS).map(([colour]) => colour);
	for (const svg of svgs) {
		for (const { attributes } of parse(svg.replace(/<defs[^]*?<\/defs>/g, '')).tags) {
			for (const colour of [attributes.fill, attributes.stroke]) {
				if (colour !== undefined && colour !== 'none') expect(light).toContain(colour);
			}
		}
	}
	for (const file of [html, ...svgs]) expect(file).not.toMatch(/<script|NaN|Infinity|undefined/);
}
