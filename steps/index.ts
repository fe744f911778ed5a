/** What the nodes do, without n8n: each step reads a batch from a store, applies the domain, and writes it back. */
export * from './adjustLeads';
export * from './decayAll';
export * from './decayLeads';
export * from './changed';
export * from './forgetDetails';
export * from './mergeLeads';
export * from './moveStore';
export * from './readLeads';
export * from './request';
export * from './routeLeads';
export * from './scoreLeads';
export * from './waitForLeads';
