import type { Chart } from '../chart';
import { sliceDrawing, sliceTable } from '../check/slices';
import type { LearnedData } from './data';

/** How often leads held out won, by their points. */
export const conversion = ({ slices }: LearnedData): Chart => ({
	name: 'conversion',
	title: 'How often leads won, by points',
	description:
		'Leads that were held out, by the points that were learned without them. The lines hold the true share in 95 of 100 cases.',
	tables: [sliceTable('Leads held out, by points', ['Points', 'Leads'], slices)],
	draw: (pixels) => sliceDrawing(slices, pixels, 0.01),
});
