import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod';
import {
	isIdentifier,
	openPostgres,
	openSqlite,
	StoreError,
	type PostgresConnection,
	type Store,
} from '../../stores';
import { allowedFile } from './files';

/** The store that a credential names. */
export function storeOf(credential: ICredentialDataDecryptedObject): Store {
	return credential.kind === 'postgres'
		? openPostgres(connectionOf(credential))
		: openSqlite(allowedFile(checked(sqliteSchema, credential).path));
}

/** A text that may not be empty. */
const filled = (message: string) => z.string({ message }).trim().min(1, message);

const sqliteSchema = z.object({ path: filled('The credential names no file: enter it under "File"') });

const identifier = (field: string) =>
	z
		.string()
		.trim()
		.refine(isIdentifier, {
			message: `The ${field} may have up to 40 small letters, digits and underscores, and does not begin with a digit`,
		});

/** Where the tables lie, and how many connections there may be. */
const placeSchema = z.object({
	schema: identifier('schema'),
	prefix: z.union([z.literal(''), identifier('table prefix')]),
	poolSize: z.coerce
		.number()
		.int('The pool size is a whole number')
		.min(1, 'The pool size is at least 1')
		.max(100, 'The pool size is at most 100'),
	ca: z.string().trim().default(''),
});

const serverSchema = z.object({
	host: filled('The credential names no host'),
	port: z.coerce
		.number()
		.int('The port is a whole number')
		.min(1, 'The port is at least 1')
		.max(65_535, 'The port is at most 65535'),
	database: filled('The credential names no database'),
	user: filled('The credential names no user'),
	password: z.string().default(''),
	tls: z.enum(['off', 'required', 'verified']),
});

function connectionOf(credential: ICredentialDataDecryptedObject): PostgresConnection {
	const server = credential.connect === 'string' ? partsOf(credential.connectionString) : credential;
	return { ...checked(serverSchema, server), ...checked(placeSchema, credential) };
}

/** How sslmode, as in PostgreSQL's own connection strings, reads here. */
const TLS_MODES: Record<string, PostgresConnection['tls']> = {
	disable: 'off',
	allow: 'off',
	prefer: 'off',
	require: 'required',
	'verify-ca': 'verified',
	'verify-full': 'verified',
};

/** The parts of a connection string. Its text, which holds the password, goes into no message. */
function partsOf(text: unknown): Record<string, unknown> {
	try {
		const url = new URL(String(text).trim());
		if (!/^postgres(ql)?:$/.test(url.protocol)) throw notAnAddress();
		const tls = TLS_MODES[url.searchParams.get('sslmode') ?? 'disable'];
		if (!tls) throw notAnAddress();
		return {
			host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
			port: url.port || 5432,
			database: decodeURIComponent(url.pathname.slice(1)),
			user: decodeURIComponent(url.username),
			password: decodeURIComponent(url.password),
			tls,
		};
	} catch {
		throw notAnAddress();
	}
}

const notAnAddress = () =>
	new StoreError(
		'The connection string is not the address of a PostgreSQL database',
		'Write it as postgresql://user:password@host:5432/database, with %40 for an @ in the password; ?sslmode=require turns TLS on.',
	);

function checked<T extends z.ZodTypeAny>(schema: T, data: Record<string, unknown>): z.output<T> {
	const parsed = schema.safeParse(data);
	if (parsed.success) return parsed.data as z.output<T>;
	throw new StoreError(parsed.error.issues[0]!.message, 'Correct it in the credential of the store.');
}
