/** What charts are called, without extension. Apart, so that it can be read without the chart library. */
export const CHART_NAMES = ['distribution', 'movements', 'rules', 'timeline'] as const;

/** Those of a comparison. */
export const COMPARISON_CHART_NAMES = ['distribution', 'crossings'] as const;

export type ChartName = (typeof CHART_NAMES | typeof COMPARISON_CHART_NAMES)[number];
