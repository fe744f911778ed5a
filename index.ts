/** For n8n: the nodes and the credential. For everyone else: what points mean, without n8n. */
export { ApplyDecay } from './nodes/ApplyDecay/ApplyDecay.node';
export { ScoreLead } from './nodes/ScoreLead/ScoreLead.node';
export { ThresholdRouter } from './nodes/ThresholdRouter/ThresholdRouter.node';
export { LeadScoreStoreApi } from './credentials/LeadScoreStoreApi.credentials';
export * from './scoring';
