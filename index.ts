/** For n8n: the nodes and the credential. For everyone else: what points mean, without n8n. */
export { ApplyDecay } from './nodes/ApplyDecay/ApplyDecay.node.js';
export { AssignLead } from './nodes/AssignLead/AssignLead.node.js';
export { LeadScore } from './nodes/LeadScore/LeadScore.node.js';
export { LeadScoreTrigger } from './nodes/LeadScoreTrigger/LeadScoreTrigger.node.js';
export { LearnPoints } from './nodes/LearnPoints/LearnPoints.node.js';
export { ScoreLead } from './nodes/ScoreLead/ScoreLead.node.js';
export { ScoringRules } from './nodes/ScoringRules/ScoringRules.node.js';
export { ThresholdRouter } from './nodes/ThresholdRouter/ThresholdRouter.node.js';
export { LeadScoreStoreApi } from './credentials/LeadScoreStoreApi.credentials';
export * from './library';
