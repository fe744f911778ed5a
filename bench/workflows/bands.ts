import type { INodeParameters } from 'n8n-workflow';

import { BANDS, BELOW } from './leads';
import { condition, own, type Link, type Part } from './nodes';

export const BAND_SWITCH = 'Band';

/** What the outputs of the Switch below are. */
export const BANDS_BY_OUTPUT = [...BANDS.map(([name]) => name).reverse(), BELOW];

/** A Switch by the field `score` as its panel offers it: rules, the highest band first. Whatever follows in each band. */
export const bandSwitch = (): Part =>
	switchTo({
		rules: {
			values: [...BANDS].reverse().map(([name, from]) => ({
				conditions: condition('={{ $json.score }}', 'number', 'gte', from),
				renameOutput: true,
				outputKey: name,
			})),
		},
		options: { fallbackOutput: 'extra', renameFallbackOutput: BELOW },
	});

/** The same with one expression, which n8n works out many times faster than rules. */
export const fastBandSwitch = (): Part =>
	switchTo({
		mode: 'expression',
		numberOutputs: BANDS_BY_OUTPUT.length,
		output: `={{ ${[...BANDS]
			.reverse()
			.map(([, from], output) => `$json.score >= ${from} ? ${output} : `)
			.join('')}${BANDS.length} }}`,
	});

function switchTo(parameters: INodeParameters): Part {
	const choose = own(BAND_SWITCH, 'switch', 3.4, parameters);
	return {
		nodes: [choose, ...BANDS_BY_OUTPUT.map((name) => own(name, 'noOp', 1))],
		links: BANDS_BY_OUTPUT.map((name, output): Link => [BAND_SWITCH, name, output]),
	};
}
