import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

import type { Execution, WorkflowJson } from '../../harness/n8n';
import { untilItListens } from '../../harness/webhook';
import { fromEmptyCanvas } from './firstJourney';
import { Hand } from './hand';
import { eventually, type Stage, type Story } from './story';
import { executed } from './testRuns.e2e';
import { smallWorkflow } from './workflows';
