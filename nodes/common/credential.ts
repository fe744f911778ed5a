import { X509Certificate } from 'node:crypto';
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
import { readConnectionString } from './connectionString';
import { allowedFile } from './files';
import { numeric } from './numbers';
import { asText } from './values';
import { inSentences } from './wrongTypes';

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
	z.preprocess(
		(value) => (typeof value === 'string' ? value.trim() : ''),
		z.string().refine(isIdentifier, {
			message: `The ${field} may have up to 40 small letters, digits and underscores, and does not begin with a digit`,
		}),
	);

/** Where the tables are, and how many connections there may be. */
const placeSchema = z.object({
	schema: identifier('schema'),
	prefix: z.literal('').default('').or(identifier('table prefix')),
	poolSize: numeric(
		z
			.number({ message: 'The pool size is a whole number' })
			.int('The pool size is a whole number')
			.min(1, 'The pool size is at least 1')
			.max(100, 'The pool size is at most 100'),
	),
	ca: z.string({ message: '"CA Certificate" must be a text' }).trim().default('').refine(isCertificate, {
		message:
			'The CA certificate is not one: it begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----',
	}),
});

/** Whether a text is empty, or a certificate in PEM, perhaps with others behind it. */
function isCertificate(text: string): boolean {
	try {
		return (
			text === '' || (text.includes('-----BEGIN CERTIFICATE-----') && new X509Certificate(text) !== null)
		);
	} catch {
		return false;
	}
}

const addressSchema = z.object({
	host: filled('The credential names no host'),
	port: numeric(
		z
			.number({ message: 'The port is a whole number' })
			.int('The port is a whole number')
			.min(1, 'The port is at least 1')
			.max(65_535, 'The port is at most 65535'),
	),
});

const serverSchema = addressSchema.extend({
	others: z.array(addressSchema).optional(),
	database: filled('The credential names no database'),
	user: filled('The credential names no user'),
	password: z.string().default(''),
	tls: z.enum(['off', 'required', 'verified'], { message: '"TLS" is not one of the choices' }),
	channelBinding: z.boolean().optional(),
	options: z.string().optional(),
	applicationName: z.string().optional(),
});

function connectionOf(credential: ICredentialDataDecryptedObject): PostgresConnection {
	const { ca, ...place } = checked(placeSchema, credential);
	const server =
		credential.connect === 'string'
			? readConnectionString(asText(credential.connectionString), ca !== '')
			: credential;
	return { ...checked(serverSchema, server), ...place, ca };
}

function checked<T extends z.ZodTypeAny>(schema: T, data: Record<string, unknown>): z.output<T> {
	const parsed = schema.safeParse(data, { errorMap: inSentences });
	if (parsed.success) return parsed.data as z.output<T>;
	throw new StoreError(parsed.error.issues[0]!.message, 'Correct it in the credential of the store.');
}
