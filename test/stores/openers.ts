import { openPostgres, openSqlite, type PostgresConnection, type Store } from '../../stores';

/** How each kind of store is opened: by a text, so that another process can open the same one. */
export const openers: Record<string, (location: string) => Store> = {
	sqlite: openSqlite,
	postgres: (location) => openPostgres(JSON.parse(location) as PostgresConnection),
};
