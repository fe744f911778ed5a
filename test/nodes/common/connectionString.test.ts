import * as fc from 'fast-check';
import { readConnectionString } from '../../../nodes/common/connectionString';
import { StoreError } from '../../../stores';

const read = (text: string, hasCa = false) => readConnectionString(text, hasCa);

/** The error that a string ends with, as a person sees it. */
function refusal(text: string, hasCa = false): string {
	try {
		read(text, hasCa);
	} catch (error) {
		expect(error).toBeInstanceOf(StoreError);
		const { message, advice } = error as StoreError;
		return `${message}. ${advice}`;
	}
	throw new Error('It was read');
}

const base = 'postgresql://ann:s3cret@db.example.com/crm';
const parts = { host: 'db.example.com', port: 5432, database: 'crm', user: 'ann', password: 's3cret' };

describe('the strings that providers show are read', () => {
	test.each<[string, string, Record<string, unknown>]>([
		[
			'Neon',
			'postgresql://alex:AbC123dEf@ep-cool-darkness-a1b2c3d4-pooler.us-east-2.aws.neon.tech/dbname?sslmode=require&channel_binding=require',
			{
				host: 'ep-cool-darkness-a1b2c3d4-pooler.us-east-2.aws.neon.tech',
				tls: 'required',
				channelBinding: true,
			},
		],
		[
			'Neon, for clients that do not name the host',
			'postgres://alex:AbC123dEf@ep-cool.neon.tech/dbname?options=endpoint%3Dep-cool-darkness&sslmode=require',
			{ options: 'endpoint=ep-cool-darkness', tls: 'required' },
		],
		[
			'Neon, for psql',
			`psql 'postgresql://alex:AbC123dEf@ep-cool.neon.tech/dbname?sslmode=require&channel_binding=require'`,
			{ user: 'alex', database: 'dbname', tls: 'required', channelBinding: true },
		],
		[
			'Supabase',
			'postgresql://postgres.abcdefgh:pass@aws-0-eu-central-1.pooler.supabase.com:6543/postgres?pgbouncer=true&connection_limit=1',
			{ user: 'postgres.abcdefgh', port: '6543', tls: 'off' },
		],
		[
			'Vercel, with Supabase',
			'postgres://postgres.abc:pass@aws-0-us-east-1.pooler.supabase.com:6543/postgres?sslmode=require&supa=base-pooler.x',
			{ tls: 'required' },
		],
		[
			'Vercel, for Prisma',
			'postgres://default:pass@ep-a-pooler.us-east-1.postgres.vercel-storage.com/verceldb?sslmode=require&pgbouncer=true&connect_timeout=15',
			{ tls: 'required', database: 'verceldb' },
		],
		[
			'Azure',
			'host=crm.postgres.database.azure.com port=5432 dbname=postgres user=n8n password={your_password} sslmode=require',
			{ host: 'crm.postgres.database.azure.com', password: '{your_password}', tls: 'required' },
		],
		[
			'Azure, as an address',
			'postgresql://n8n%40crm:pass@crm.postgres.database.azure.com:5432/postgres?sslmode=require',
			{ user: 'n8n@crm', tls: 'required' },
		],
		[
			'RDS, with its bundle under CA Certificate',
			'psql "host=crm.abc.eu-west-1.rds.amazonaws.com port=5432 dbname=postgres user=n8n sslmode=verify-full sslrootcert=./global-bundle.pem"',
			{ host: 'crm.abc.eu-west-1.rds.amazonaws.com', tls: 'verified' },
		],
		['Heroku', 'postgres://abc:def@ec2-1-2-3-4.compute-1.amazonaws.com:5432/d1', { database: 'd1' }],
		[
			'DigitalOcean',
			'postgresql://doadmin:pass@db-nyc3-1.b.db.ondigitalocean.com:25060/defaultdb?sslmode=require',
			{ port: '25060', tls: 'required' },
		],
		[
			'Render',
			'postgresql://n8n:pass@dpg-abc-a.frankfurt-postgres.render.com/crm_x1',
			{ database: 'crm_x1' },
		],
		[
			'CockroachDB-like clusters',
			'postgresql://ann:pass@free.cockroachlabs.cloud:26257/defaultdb?sslmode=verify-full&options=--cluster%3Dx-1',
			{ tls: 'verified', options: '--cluster=x-1' },
		],
		[
			'Cloud SQL, through a socket',
			'postgresql://ann:pass@/crm?host=/cloudsql/project:region:instance',
			{ host: '/cloudsql/project:region:instance', database: 'crm' },
		],
		[
			'any, with several words for other programs',
			`${base}?application_name=n8n&target_session_attrs=read-write&keepalives=1&connect_timeout=10&client_encoding=UTF8`,
			{ ...parts, applicationName: 'n8n', tls: 'off' },
		],
	])('%s', (provider, text, expected) => {
		expect(read(text, provider.startsWith('RDS'))).toMatchObject(expected);
	});
});

describe('what a string says about TLS', () => {
	test.each<[string, string]>([
		['', 'off'],
		['sslmode=disable', 'off'],
		['ssl=false', 'off'],
		['ssl=0&sslmode=disable', 'off'],
		['sslmode=require', 'required'],
		['SSLMODE=require', 'required'],
		['SslMode=REQUIRE', 'required'],
		['ssl=true', 'required'],
		['ssl=1', 'required'],
		['requiressl=1', 'required'],
		['sslmode=no-verify', 'required'],
		['ssl=true&sslmode=verify-full', 'verified'],
		['sslmode=verify-ca', 'verified'],
		['ssl=verify-full', 'verified'],
		['sslrootcert=system', 'verified'],
		['sslmode=require&gssencmode=disable', 'required'],
		['sslmode=require&gssencmode=prefer&sslsni=1&sslcompression=0', 'required'],
		['sslmode=require&uselibpqcompat=true', 'required'],
		['channel_binding=require', 'required'],
		['sslmode=require&ssl_min_protocol_version=TLSv1.2', 'required'],
	])('%s means that it is %s', (words, tls) => {
		expect(read(`${base}?${words}`)).toMatchObject({ ...parts, tls });
		expect(read(`host=h dbname=d user=u ${words.replaceAll('&', ' ')}`)).toMatchObject({ tls });
	});

	test.each<[string, string]>([
		['', 'verified'],
		['sslmode=require', 'verified'],
		['ssl=1', 'verified'],
		['requiressl=1', 'verified'],
		['sslmode=require&sslrootcert=/certs/bundle.pem', 'verified'],
		['sslrootcert=bundle.pem', 'verified'],
		['sslmode=no-verify', 'required'],
		['sslmode=disable', 'off'],
	])('%s means, with the certificate of an authority, that it is %s', (words, tls) => {
		expect(read(`${base}?${words}`, true)).toMatchObject({ tls });
	});

	test.each<[string, RegExp]>([
		[
			'sslmode=prefer',
			/value of its parameter "sslmode" is not supported\. Write sslmode=disable, require, verify-full/,
		],
		['sslmode=allow', /value of its parameter "sslmode"/],
		['sslmode=', /value of its parameter "sslmode"/],
		['sslmode=verify_full', /value of its parameter "sslmode"/],
		['ssl=maybe', /value of its parameter "ssl"/],
		['ssl', /value of its parameter "ssl"/],
		['ssl={"rejectUnauthorized":false}', /value of its parameter "ssl"/],
		['gssencmode=require', /value of its parameter "gssencmode"/],
		['channel_binding=always', /value of its parameter "channel_binding"/],
		['sslnegotiation=direct', /value of its parameter "sslnegotiation"/],
		['ssl_min_protocol_version=TLSv1.3', /value of its parameter "ssl_min_protocol_version"/],
		[
			'sslrootcert=/etc/passwd',
			/"sslrootcert" names a file.*Paste what is in the file under "CA Certificate"/,
		],
		['sslcert=client.crt', /its parameter "sslcert" is not supported/],
		['sslkey=client.key', /its parameter "sslkey" is not supported/],
		['sslcrl=x', /its parameter "sslcrl" is not supported/],
		['require_auth=scram-sha-256', /its parameter "require_auth" is not supported/],
		['tls=true', /its parameter "tls" is not supported/],
		['ssl=false&sslmode=require', /about TLS contradicts itself/],
		['sslmode=disable&sslmode=verify-full', /about TLS contradicts itself/],
		['sslmode=disable&channel_binding=require', /about TLS contradicts itself/],
	])('%s is refused by name', (words, expected) => {
		expect(refusal(`${base}?${words}`)).toMatch(expected);
		expect(refusal(`${base}?${words.toUpperCase()}`)).toMatch(/^The connection string is not usable: /);
	});
});

test.each<[string, RegExp]>([
	[`${base}?schema=public`, /its parameter "schema" is not supported\. Remove it/],
	[`${base}?hostaddr=10.0.0.1`, /"hostaddr"/],
	[`${base}?service=crm`, /"service"/],
	[`${base}?target_session_attrs=read-only`, /value of its parameter "target_session_attrs"/],
	[`${base}?client_encoding=LATIN1`, /value of its parameter "client_encoding"/],
	[`host=h dbname=d user=u passfile=/x`, /"passfile"/],
	[`${base}?target_session_attrs=prefer-standby`, /value of its parameter "target_session_attrs"/],
	[
		'postgres://ann:s3cret@/crm?host=a,b,c&port=1,2',
		/more ports than hosts, or fewer\. Write one port for each/,
	],
	['host=a,b port=1,2,3 dbname=crm user=ann password=s3cret', /more ports than hosts/],
])('%s is refused by name, without its password', (text, expected) => {
	expect(refusal(text)).toMatch(expected);
	expect(refusal(text)).not.toMatch(/s3cret/);
});

test.each([
	's3cret',
	's3cret=',
	's3cret=x',
	'czNjcmV0s3cret==',
	'password=s3cret s3cret=1',
	'password=x s3cret',
	'host=h password=a s3cret=b',
	"host=h password='s3cret",
	'postgres://ann:s3c?s3cret=1@h/db',
	'postgres://ann:12?s3cret=1@h/db',
	'postgres://ann:12/s3cret@h/db',
	'postgres://ann:12#s3cret@h/db',
	'postgres://ann@x:12/s3cret@h/db',
	'postgres://ann:a,s3cret/x@h/db',
	'postgres://h/db?password=a&s3cret=1',
	'postgres://h/db[user=me&password=?s3cret-of-ours',
	'postgres://h/db[user=me&password=?s3cret-of-ours=x',
	'postgres://ann@h/db?s3cret',
	'postgres://ann:s3cret%@h/db',
	'postgres://ann:s3cret@h/%',
	'jdbc:postgresql://h/db?user=ann&password=s3cret',
	'Server=h;Database=db;User Id=ann;Password=s3cret;',
	'mysql://ann:s3cret@h/db',
	'mysql://ann:s3cret@h/db?ssl=true',
	'',
	'\u0000',
])('%p is no address, and nothing of it is shown', (text) => {
	expect(refusal(text)).toMatch(/^The connection string is not /);
	expect(refusal(text)).not.toMatch(/s3cret/i);
});

test.each<[string, Array<[host: string, port: unknown]>]>([
	[
		'postgres://ann:s3cret@a,b/crm',
		[
			['a', 5432],
			['b', 5432],
		],
	],
	[
		'postgres://ann:s3cret@a:5433,b/crm',
		[
			['a', '5433'],
			['b', 5432],
		],
	],
	[
		'postgres://ann:s3cret@a:5433,[::1]:5434,c/crm',
		[
			['a', '5433'],
			['::1', '5434'],
			['c', 5432],
		],
	],
	[
		'postgres://ann:s3,cr@et@a,b/crm?target_session_attrs=read-write',
		[
			['a', 5432],
			['b', 5432],
		],
	],
	[
		'postgres://ann:s3cret@/crm?host=a,b&port=5433',
		[
			['a', '5433'],
			['b', '5433'],
		],
	],
	[
		'postgres://ann:s3cret@a%2Cb/crm',
		[
			['a', 5432],
			['b', 5432],
		],
	],
	[
		"host='a, b' port=5433,5434 dbname=crm user=ann password=s3cret",
		[
			['a', '5433'],
			['b', '5434'],
		],
	],
	[
		'host=a,b port=,5434 dbname=crm user=ann password=s3cret',
		[
			['a', 5432],
			['b', '5434'],
		],
	],
])('%s names several servers, the first of which comes by itself', (text, [first, ...others]) => {
	const server = ([host, port]: [string, unknown]) => ({ host, port });
	expect(read(text)).toMatchObject({ ...server(first!), others: others.map(server), database: 'crm' });
});

test('a list takes quotes, escapes and blanks as PostgreSQL does', () => {
	expect(read(String.raw` host = h  dbname='my crm' user=a\ nn password='it\'s\\' port=5433 `)).toMatchObject(
		{
			host: 'h',
			database: 'my crm',
			user: 'a nn',
			password: String.raw`it's\ `.trim(),
			port: '5433',
		},
	);
});

test('signs in an address are decoded, and a plus is a plus', () => {
	expect(
		read('postgres://a%40b:p%3A%2F%40+%25@[::1]:5433/my%20crm?options=-c%20x%3D1+2&application_name=%C3%A4'),
	).toEqual({
		user: 'a@b',
		password: 'p:/@+%',
		host: '::1',
		port: '5433',
		database: 'my crm',
		options: '-c x=1+2',
		applicationName: 'ä',
		tls: 'off',
	});
});

test('any text is read or refused in a sentence of ours, at once, and never shows the password', () => {
	const word = fc.constantFrom(
		...['sslmode', 'ssl', 'host', 'password', 'port', 'channel_binding', 'sslrootcert', 'x', 'options'],
		...[
			'=',
			'&',
			'?',
			'@',
			':',
			'/',
			',',
			' ',
			"'",
			'\\',
			'%',
			'#',
			'require',
			'disable',
			'system',
			'a',
			'1',
		],
		...['postgres://', 'postgresql://u:Pa55w0rd@h/d?', 'host=h user=u password=Pa55w0rd '],
	);
	const text = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.array(word, { maxLength: 20 }).map((words) => words.join('')),
	);
	fc.assert(
		fc.property(text, fc.boolean(), (one, hasCa) => {
			try {
				const { tls } = read(one, hasCa);
				expect(['off', 'required', 'verified']).toContain(tls);
			} catch (error) {
				expect(error).toBeInstanceOf(StoreError);
				const { message, advice } = error as StoreError;
				expect(message + advice).not.toMatch(/Pa55w0rd/i);
			}
		}),
		{ numRuns: 3_000 },
	);
	const start = performance.now();
	refusal(`host=${"\\'".repeat(500_000)} x`);
	refusal(`password='${'\\'.repeat(1_000_001)}`);
	expect(performance.now() - start).toBeLessThan(500);
});
