import { BarChart, LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { columnsIn, type Chart } from './chart';
import { escaped, shorten } from './clean';
import { colour, FONT, svgStyle } from './colours';

use([BarChart, LineChart, GraphicComponent, GridComponent, SVGRenderer]);

/** In pixels. A page shows the one that suits its screen; a chart that stands alone is wide. */
export const WIDTHS = { wide: 880, narrow: 340 };

/** A drawn chart, and how high it is in pixels. */
interface Picture {
	svg: string;
	height: number;
}

/** A chart for a page, which shows its title and numbers beside it. Null where there is nothing to draw. */
export function drawn(chart: Chart, width: number): Picture | null {
	if (!chart.draw) return null;
	const { height, option } = chart.draw(width);
	const library = init(null, null, { renderer: 'svg', ssr: true, width, height });
	try {
		library.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...option });
		const id = `${chart.name}-${width}`;
		const svg = tidied(library.renderToSVGString({ useViewBox: true }), id);
		return { svg: svg.replace('>', ` role="img" aria-label="${escaped(chart.title)}">`), height };
	} finally {
		library.dispose();
	}
}

/** The library numbers its drawings, so IDs get a name of ours instead; what only serves its scripts is removed. */
function tidied(svg: string, id: string): string {
	return svg
		.replace(/<style >.*?<\/style>\s*/s, '')
		.replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"<>]*"/g, '')
		.replace(/((?:id|clip-path)="(?:url\(#)?)zr\d+/g, `$1${id}`);
}

/** The charts as pictures of their own, without those that have nothing to draw. */
export const standAlone = (charts: Chart[], subject: string): Array<{ name: string; svg: string }> =>
	charts.flatMap((chart) => {
		const svg = withTitle(chart, subject);
		return svg === null ? [] : [{ name: chart.name, svg }];
	});

/** A chart with its title that needs no page around it. */
function withTitle(chart: Chart, subject: string): string | null {
	const picture = drawn(chart, WIDTHS.wide);
	if (!picture) return null;
	const [margin, head] = [20, 78];
	const width = WIDTHS.wide + 2 * margin;
	const height = picture.height + head + margin;
	const words = (y: number, size: number, fill: string, weight: number, text: string) =>
		`<text x="${margin}" y="${y}" font-family="${FONT}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(
			shorten(text, columnsIn(WIDTHS.wide, size)),
		)}</text>`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
		`<title>${escaped(`${chart.title}: ${subject}`)}</title>`,
		`<desc>${escaped(chart.description)}</desc>`,
		`<style>svg{color-scheme:light dark}${svgStyle}</style>`,
		`<rect width="100%" height="100%" fill="${colour.surface}"/>`,
		words(32, 18, colour.ink, 600, chart.title),
		words(54, 13, colour.quiet, 400, subject),
		picture.svg.replace('<svg', `<svg x="${margin}" y="${head}"`),
		'</svg>',
	].join('\n');
}
