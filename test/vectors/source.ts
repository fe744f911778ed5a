import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { PASSWORD, startPostgres } from '../postgres';

/** Where stories get their stores from. */
export interface Source {
	kind: 'sqlite' | 'postgres';
	/** The credential of a store that nothing is in yet. */
	fresh(): ICredentialDataDecryptedObject;
	/** Ends and removes all that was made. */
	close(): Promise<void>;
}

export async function openSource(kind: Source['kind']): Promise<Source> {
	let stores = 0;
	if (kind === 'postgres') {
		const { port, stop } = await startPostgres({ fsync: 'off' });
		return { kind, fresh: () => inPostgres(port, `story_${++stores}`), close: stop };
	}
	const home = mkdtempSync(join(tmpdir(), 'vectors-'));
	return {
		kind,
		fresh: () => ({ kind: 'sqlite', path: join(home, `${++stores}.sqlite`) }),
		close: async () => rmSync(home, { recursive: true, force: true }),
	};
}

/** The credential of a schema in a PostgreSQL of ours. */
export const inPostgres = (port: number, schema: string): ICredentialDataDecryptedObject => ({
	kind: 'postgres',
	connect: 'fields',
	host: '127.0.0.1',
	port,
	database: 'postgres',
	user: 'postgres',
	password: PASSWORD,
	tls: 'off',
	schema,
	prefix: '',
	poolSize: 5,
});
