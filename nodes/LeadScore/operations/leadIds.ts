import { leadIdsOption } from '../../common/leadIds';
import { notOfTools } from '../../common/tool';

/** An option of operations that can make leads, which those of an agent do not. */
export const leadIdsForPeople = notOfTools(leadIdsOption);
