/** Where scores are kept: the contract and its implementations. */
export * from './store';
export { openSqlite } from './sqlite/sqlite';
