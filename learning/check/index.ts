/** Whether a score predicts wins: pure. Rows, sums and shares in, figures out. */
export * from './calibration';
export * from './capacity';
export * from './clusters';
export * from './conversion';
export * from './inflation';
export * from './leadGroups';
export * from './leadSums';
export * from '../measures/ranking';
export * from './rows';
export * from './ruleEvidence';
