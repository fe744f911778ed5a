/** Whether a score tells winners: pure. Rows, sums and shares in, figures out. */
export * from './capacity';
export * from './clusters';
export * from './conversion';
export * from './inflation';
export * from './leadGroups';
export * from './leadSums';
export * from '../measures/ranking';
export * from './rows';
export * from './ruleEvidence';
