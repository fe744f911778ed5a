/**
 * Reports for people, pure: data in, HTML and SVG out. The chart library starts with this module, which the build
 * therefore keeps in a file of its own: import it only when a report is made, `await import('../../reports')`.
 */
export type * from './data';
export { check, type CheckData, type CheckReport } from './check/check';
export { learned, type LearnedData, type LearnedReport } from './learned/learned';
export { comparison, type ComparisonData } from './comparison/comparison';
export { twoScores, type TwoScoresData } from './twoScores/twoScores';
export { report, type Report } from './report';
