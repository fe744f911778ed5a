import { StoreError } from '../store';
import { UnboundError } from './client';

type Message = [message: string, advice: string];

const UNREACHABLE =
	'Check the host and the port in the credential, and that the server accepts connections from n8n.';
const AGAIN =
	'Turn on Retry On Fail for this step: it counts nothing twice. If you send events again yourself, send only those with an ID.';
const CERTIFICATE =
	'Enter the certificate of the authority that signed it under "CA Certificate", or choose the TLS mode "Required" (in a connection string: sslmode=require, and no CA certificate).';
const READ_ONLY: Message = [
	'cannot be written: it is read-only',
	'Name the primary server in the credential, or wait until it takes writes.',
];
/** The longest text of a server that is shown. */
const LONGEST = 300;

/** What PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html), Node.js and TLS report, for people. */
const BY_CODE: Record<string, Message> = {
	ECONNREFUSED: ['refuses connections', UNREACHABLE],
	ENOTFOUND: ['cannot be found: no server has this name', UNREACHABLE],
	EAI_AGAIN: ['cannot be found: its name could not be looked up', UNREACHABLE],
	EHOSTUNREACH: ['cannot be reached', UNREACHABLE],
	ENETUNREACH: ['cannot be reached', UNREACHABLE],
	ETIMEDOUT: ['did not answer in time', UNREACHABLE],
	ECONNRESET: ['broke the connection', AGAIN],
	EPIPE: ['broke the connection', AGAIN],
	'28P01': ['does not accept this user and password', 'Check the user and the password in the credential.'],
	'28000': [
		'does not let this user in',
		"Check the user and the TLS mode in the credential, and the server's rules for connections.",
	],
	'3D000': ['has no database of this name', 'Check the database in the credential, or create it.'],
	'42501': [
		'gives this user too few rights',
		'The user needs the right to create the schema and its tables, or to use those that an administrator has made.',
	],
	'3F000': ['has no such schema', 'Check the schema in the credential, or create it.'],
	'42P01': [
		'has lost a table of the store',
		'Press Test in the credential, or restore the tables from a backup.',
	],
	'25006': READ_ONLY,
	'53100': ['cannot be written: its disk is full', `Free some space there. ${AGAIN}`],
	'53200': ['is out of memory', AGAIN],
	'53300': [
		'has no connection left',
		'Lower the pool size in the credential, or allow more connections on the server.',
	],
	'55P03': ['kept the leads of this step locked for too long', AGAIN],
	'57014': ['stopped the work, because it took too long', AGAIN],
	'25P04': ['stopped the work, because it took too long', AGAIN],
	'57P01': ['is being shut down', AGAIN],
	'57P02': ['is being shut down', AGAIN],
	'57P03': ['is starting or being shut down', AGAIN],
	'25P03': ['ended the work because it was idle for too long', AGAIN],
	'40001': ['was changed by many others at once', AGAIN],
	'40P01': ['was changed by many others at once', AGAIN],
	'23505': ['was changed by many others at once', AGAIN],
	SELF_SIGNED_CERT_IN_CHAIN: ['shows a certificate of an unknown authority', CERTIFICATE],
	DEPTH_ZERO_SELF_SIGNED_CERT: ['shows a certificate that it signed itself', CERTIFICATE],
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['shows a certificate of an unknown authority', CERTIFICATE],
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['shows a certificate of an unknown authority', CERTIFICATE],
	CERT_HAS_EXPIRED: ['shows a certificate that has expired', "Renew the server's certificate."],
	ERR_TLS_CERT_ALTNAME_INVALID: [
		'shows a certificate for another host name',
		'Name the host as its certificate does, or choose the TLS mode "Required" (in a connection string: sslmode=require, and no CA certificate).',
	],
	CERT_NOT_YET_VALID: ['shows a certificate that is not valid yet', "Check the clock of n8n's machine."],
};

const NONSENSE: Message = [
	'does not answer as a PostgreSQL server does',
	'Check the host and the port in the credential: another program answers there.',
];
const UNBOUND: Message = [
	'does not support channel binding, which the credential requires',
	'Connect to the server itself, without anything in between, or remove channel_binding from the connection string.',
];
const TLS_FAILED: Message = [
	'could not set up TLS with n8n',
	'Check the TLS mode in the credential, the host and the port, and the TLS settings of the server.',
];
const UNKNOWN: Message = [
	'could not be used: the connection to it failed',
	'Try again. If it keeps failing, check the host, the port and the TLS mode in the credential.',
];

/** Errors of the driver that carry no code. */
const BY_TEXT: Array<[part: string, known: Message]> = [
	['client password must be', ['asks for a password', 'Enter the password in the credential.']],
	[
		'does not support SSL',
		['does not speak TLS', 'Choose the TLS mode "Off", or turn TLS on in the server.'],
	],
	[
		'timeout exceeded when trying to connect',
		['did not answer in time, or all connections were busy', AGAIN],
	],
	['connection timeout', ['did not answer in time', UNREACHABLE]],
	['timeout expired', ['did not answer in time', UNREACHABLE]],
	['Query read timeout', ['did not answer in time', AGAIN]],
	['Connection terminated', ['broke the connection', AGAIN]],
	['not queryable', ['broke the connection', AGAIN]],
];

/** What poolers report of themselves as a violation of the protocol, by PgBouncer's words. */
const POOLER = '08P01';
const BY_POOLER: Array<[part: RegExp, known: Message]> = [
	[
		/unsupported startup parameter/,
		[
			'is behind a pooler that does not pass on what the connection string asks for',
			'Remove "options" from it, or have the administrator add it to ignore_startup_parameters of PgBouncer, which then drops it.',
		],
	],
	[/authentication failed|no such user/, BY_CODE['28P01']!],
	[/^database .* does not exist|no such database/, BY_CODE['3D000']!],
	[/no more connections allowed/, BY_CODE['53300']!],
	[
		/server_login_retry|server login failed|cannot connect to server/,
		['cannot be reached by its pooler', AGAIN],
	],
	[/query_wait_timeout/, ['did not answer in time: its pooler had no connection to it', AGAIN]],
	[/shutting down/, BY_CODE['57P01']!],
];

/** A server that takes no writes, such as a standby. */
export class ReadOnlyError extends Error {
	readonly code = '25006';
}

/** Others changed the same leads or definitions at the same time: the transaction can be tried again. */
export const isConflict = (error: unknown): boolean =>
	['40001', '40P01', '23505'].includes(codeOf(error) ?? '');

/** The tables are not what this process has seen; the next transaction looks again. */
export const isSchemaLost = (error: unknown): boolean =>
	['42P01', '3F000', '42703'].includes(codeOf(error) ?? '');

/** The connection does not know a statement that we had it prepare, knows it already, or its tables have changed since. */
export const isPlanLost = (error: unknown): boolean =>
	['26000', '42P05', '0A000'].includes(codeOf(error) ?? '') || isRefusedByPooler(error);

/** PgBouncer keeps the name of a statement that the server has refused, as it does in a transaction that has failed. */
const isRefusedByPooler = (error: unknown): boolean =>
	codeOf(error) === POOLER &&
	/prepared statement name is already in use/.test(reported(error)?.message ?? '');

/** The database, or this connection to it, takes no writes. */
export const isReadOnly = (error: unknown): boolean => codeOf(error) === '25006';

/** Another client had a lock that the work waited for. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03';

function codeOf(error: unknown): string | undefined {
	const code = reported(error)?.code;
	return typeof code === 'string' ? code : undefined;
}

/** What a StoreError of ours stands for, or an error as it is. */
function reported(error: unknown): { code?: unknown; message?: string } | null | undefined {
	return (error instanceof StoreError ? error.cause : error) as ReturnType<typeof reported>;
}

/**
 * What the driver reports of PostgreSQL, or of the connection to it, as a StoreError.
 * @param server as people know it, without user or password
 */
export function toStoreError(error: unknown, server: string): StoreError {
	if (error instanceof StoreError) return error;
	const [what, advice] = messageOf(error);
	return new StoreError(`The score store on ${server} ${what}`, advice, { cause: error });
}

/** What a server, named as people know it, failed with. */
export type Failure = [server: string, error: unknown];

/** What is usual while a standby takes over. */
const USUAL = [UNREACHABLE, AGAIN, READ_ONLY[1]];

/** Several servers were tried, and none can be used. */
export function noneUsable(failures: Failure[]): StoreError {
	const found = failures.map(([server, error]) => [server, ...messageOf(error)] as const);
	const advice = found.map(([, , one]) => one).find((one) => !USUAL.includes(one));
	return new StoreError(
		`None of the servers of the score store can be used: ${found.map(([server, what]) => `${server} ${what}`).join('; ')}`,
		advice ?? `Check that one of them runs and takes writes. ${AGAIN}`,
		{ cause: new AggregateError(failures.map(([, error]) => error)) },
	);
}

/** Our sentence about an error, in which PostgreSQL's own is shown where there is none for it. */
function messageOf(error: unknown): Message {
	if (error instanceof UnboundError) return UNBOUND;
	const { message = '', errors } = error as { message?: string; errors?: unknown[] };
	// Several addresses of one server were tried, and all failed.
	if (errors?.length) return messageOf(errors[0]);
	const code = codeOf(error) ?? '';
	const known = BY_CODE[code] ?? BY_TEXT.find(([part]) => message.includes(part))?.[1];
	if (known) return known;
	const byPooler = code === POOLER && BY_POOLER.find(([part]) => part.test(message));
	if (byPooler) return byPooler[1];
	if (/^(ERR_SSL|ERR_TLS|ERR_OSSL|EPROTO|CERT_|UNABLE_TO_)/.test(code)) return TLS_FAILED;
	// Only PostgreSQL's own errors have a severity, and only what Node.js and PostgreSQL know has a code.
	if ((error as { severity?: unknown }).severity) {
		return [
			`cannot be used (PostgreSQL says: ${message.slice(0, LONGEST)})`,
			'Try again. If it keeps failing, show this to the administrator of the database.',
		];
	}
	return code ? UNKNOWN : NONSENSE;
}
