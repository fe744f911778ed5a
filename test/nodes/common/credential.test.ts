import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import { leadScoreStoreTest } from '../../../nodes/common/store';
import { freshSchema } from '../../stores/freshSchema';
import { freshFile } from '../../stores/temporary';

/** What the Test button says of a credential. */
const press = async (data: ICredentialDataDecryptedObject) =>
	await leadScoreStoreTest.call({} as ICredentialTestFunctions, {
		id: '1',
		name: 'Store',
		type: 'leadScoreStoreApi',
		data,
	});

const fields = (more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => ({
	kind: 'postgres',
	connect: 'fields',
	...freshSchema(),
	...more,
});

const string = (connectionString: string, more: ICredentialDataDecryptedObject = {}) =>
	fields({ connect: 'string', connectionString, host: '', database: '', user: '', ...more });

const port = process.env.POSTGRES_PORT;
const address = `postgresql://postgres:secret@127.0.0.1:${port}/postgres`;
const fine = { status: 'OK', message: 'The score store can be read and written' };

test.each([
	['a file', () => ({ kind: 'sqlite', path: freshFile() })],
	['a database by its fields', () => fields()],
	['numbers that are texts, as expressions give them', () => fields({ port: String(port), poolSize: '3' })],
	['a database by its connection string', () => string(address)],
	[
		'with spaces around it and the other scheme',
		() => string(` ${address.replace('postgresql', 'postgres')} `),
	],
	['with TLS turned off', () => string(`${address}?sslmode=disable&application_name=x`)],
	['without a table prefix', () => fields({ prefix: undefined as never })],
	['with a table prefix', () => fields({ prefix: 'lead_scores_' })],
])('the test of a credential that names %s is passed', async (_what, credential) => {
	expect(await press(credential())).toEqual(fine);
});

test.each<[string, () => ICredentialDataDecryptedObject, RegExp]>([
	['no file', () => ({ kind: 'sqlite', path: ' ' }), /^The credential names no file/],
	['no host', () => fields({ host: ' ' }), /^The credential names no host\. Correct it in the credential/],
	['no database', () => fields({ database: '' }), /^The credential names no database/],
	['no user', () => fields({ user: '' }), /^The credential names no user/],
	['a port that is none', () => fields({ port: 99_999 }), /^The port is at most 65535/],
	['no connections', () => fields({ poolSize: 0 }), /^The pool size is at least 1/],
	[
		'a schema that is no name',
		() => fields({ schema: 'a"; DROP' }),
		/^The schema may have up to 40 small letters/,
	],
	[
		'a prefix that is no name',
		() => fields({ prefix: '1-' }),
		/^The table prefix may have up to 40 small letters/,
	],
	['a schema that is a number', () => fields({ schema: 7 }), /^The schema may have up to 40/],
	['no schema', () => fields({ schema: null as never }), /^The schema may have up to 40/],
	['a prefix that is true', () => fields({ prefix: true }), /^The table prefix may have up to 40/],
	['a password that is a number', () => fields({ password: 7 }), /^"Password" must be a text/],
	['no password field', () => fields({ password: null as never }), /^"Password" must be a text/],
	['a host that is a list', () => fields({ host: ['a'] as never }), /^The credential names no host/],
	['a TLS that is none', () => fields({ tls: 'on' }), /^"TLS" is not one of the choices/],
	['a port that is an object', () => fields({ port: { toString: 1 } as never }), /^The port is a whole/],
	['a pool size that is true', () => fields({ poolSize: true }), /^The pool size is a whole number/],
	['a certificate that is a number', () => fields({ ca: 7 }), /^"CA Certificate" must be a text/],
	['a wrong password', () => fields({ password: 'wrong' }), /does not accept this user and password\. Check/],
	['an empty password', () => fields({ password: '' }), /asks for a password\. Enter/],
	['no such database', () => fields({ database: 'nowhere' }), /has no database of this name/],
	['TLS that the server does not speak', () => fields({ tls: 'verified' }), /does not speak TLS/],
	['TLS in its connection string', () => string(`${address}?sslmode=require`), /does not speak TLS/],
	[
		'an address of something else',
		() => string('mysql://a:secret@b/c'),
		/^The connection string is not the address/,
	],
	['no address at all', () => string('a:secret@b'), /^The connection string is not the address/],
	[
		'a password with a bare %',
		() => string('postgres://a:secret%@b/c'),
		/^The connection string is not the address/,
	],
	[
		'an address without a database',
		() => string('postgres://a:secret@b'),
		/^The credential names no database/,
	],
	[
		'an address with an unknown sslmode',
		() => string(`${address}?sslmode=maybe`),
		/^The connection string is not/,
	],
])(
	'the test of a credential with %s says what is wrong, and no secret',
	async (_what, credential, expected) => {
		const { status, message } = await press(credential());

		expect(status).toBe('Error');
		expect(message).toMatch(expected);
		expect(message).not.toMatch(/secret|wrong/);
	},
);
