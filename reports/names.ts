/** What charts are called, without extension. Apart, so that it can be read without the chart library. */
export const CHART_NAMES = ['distribution', 'movements', 'rules', 'timeline'] as const;

export type ChartName = (typeof CHART_NAMES)[number];
