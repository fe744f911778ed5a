/** What charts are called, without extension. Apart, so that it can be read without the chart library. */
export const CHART_NAMES = ['distribution', 'movements', 'rules', 'timeline'] as const;

/** Those of a comparison. */
export const COMPARISON_CHART_NAMES = ['distribution', 'crossings'] as const;

/** Those of a check of a score against outcomes. */
export const CHECK_CHART_NAMES = ['conversion', 'capacity', 'evidence', 'inflation'] as const;

/** Those of points that were learned. */
export const LEARNED_CHART_NAMES = ['conversion', 'chances'] as const;

export type ChartName = (
	typeof CHART_NAMES | typeof COMPARISON_CHART_NAMES | typeof CHECK_CHART_NAMES | typeof LEARNED_CHART_NAMES
)[number];
