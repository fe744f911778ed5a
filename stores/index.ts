/** Where scores are kept: the contract and its implementations. */
export * from './store';
export * from './transaction';
export * from './records';
export { named, UnreadableLeads } from './unreadable';
export { isIdentifier, type PostgresConnection } from './postgres/connection';
export { openPostgres } from './postgres/postgres';
export { fields, list, object } from './schemaParts';
export { faultOf, schemasWithin, type Bounds } from './schemas';
export { BACKUPS } from './sqlite/backup';
export { identityOf, realPath } from './sqlite/identity';
export { openMemory } from './sqlite/memory';
export { openSqlite } from './sqlite/sqlite';
export { fits, SCORE_TABLES, TABLE_NAMES, TABLES, type Cursor, type Row, type TableName } from './tables';
