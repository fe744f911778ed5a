import { adjust } from './adjust';
import { backUp } from './backUp';
import { checkScore } from './checkScore';
import { compareScores } from './compareScores';
import { correct } from './correct';
import { deleteScore } from './deleteScore';
import { erase } from './erase';
import { exportLead } from './exportLead';
import { exportScores } from './exportScores';
import { forget } from './forget';
import { get } from './get';
import { getMany } from './getMany';
import { giveBack } from './giveBack';
import { health } from './health';
import { history } from './history';
import { importScores } from './importScores';
import { judgeDraft } from './judgeDraft';
import { merge } from './merge';
import { move } from './move';
import type { Operation } from './operation';
import { recordOutcome } from './recordOutcome';
import { removeOutcome } from './removeOutcome';
import { report } from './report';
import { rollUp } from './rollUp';
import { takeBack } from './takeBack';
import { tryChanges } from './tryChanges';

/** What the node can do, by name, as the panel lists it: a new operation is a file and a line here. */
export const operations: Operation[] = [
	adjust,
	backUp,
	checkScore,
	compareScores,
	correct,
	deleteScore,
	erase,
	exportLead,
	exportScores,
	forget,
	get,
	getMany,
	giveBack,
	health,
	history,
	importScores,
	judgeDraft,
	report,
	merge,
	move,
	recordOutcome,
	removeOutcome,
	rollUp,
	takeBack,
	tryChanges,
];
