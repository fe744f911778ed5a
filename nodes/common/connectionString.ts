import { serversOf } from './connectionHosts';
import { notAnAddress, parametersOf, unusable, type Parameter } from './connectionParameters';
import { TLS_PARAMETERS, tlsOf } from './connectionTls';

/** The parameters that say where the database is, by our names for them. */
const PARTS: Record<string, string> = {
	host: 'host',
	port: 'port',
	dbname: 'database',
	user: 'user',
	password: 'password',
	options: 'options',
	application_name: 'applicationName',
};

/** Those that ask for what is so anyway, with the values that do; null for any. */
const SUPPORTED: Record<string, string[] | null> = {
	...TLS_PARAMETERS,
	target_session_attrs: ['any', 'read-write', 'primary'],
	client_encoding: ['utf8', 'utf-8', 'unicode', 'auto'],
	load_balance_hosts: ['disable'],
	// How long to wait, and how to notice that the other end is gone: we have limits of our own.
	connect_timeout: null,
	keepalives: null,
	keepalives_idle: null,
	keepalives_interval: null,
	keepalives_count: null,
	tcp_user_timeout: null,
	fallback_application_name: null,
	// What providers add for other programs: Prisma, the poolers of Supabase and Vercel, the driver of Node.js.
	pgbouncer: null,
	connection_limit: null,
	pool_timeout: null,
	pool_mode: null,
	statement_cache_size: null,
	supa: null,
	workaround: null,
	uselibpqcompat: ['true'],
};

/**
 * What a connection string says, as the fields of the credential would. We read it ourselves because libraries pass over what
 * they do not know, such as a word about TLS, and read files that it names.
 * @param hasCa whether the certificate of an authority is given beside it
 */
export function readConnectionString(text: string, hasCa: boolean): Record<string, unknown> {
	const parameters = parametersOf(text);
	const parts: Record<string, unknown> = { host: '', port: '', database: '', user: '' };
	const others: Parameter[] = [];
	parameters.forEach(([name, value], index) => {
		const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
		if (part) parts[part] = value;
		else others.push(supported(name, value.toLowerCase(), parameters[index - 1]?.[0]));
	});
	const servers = serversOf(String(parts.host), String(parts.port));
	return { ...parts, ...servers, ...tlsOf(others, hasCa) };
}

function supported(name: string, value: string, before: string | undefined): Parameter {
	if (!Object.hasOwn(SUPPORTED, name)) {
		// What is alone, has no value, follows the password or is no plain word may be one, or a part of it.
		const isWord = /^[a-z][a-z_]{0,62}$/i.test(name) && value !== '';
		if (before === undefined || before === 'password' || !isWord) throw notAnAddress();
		throw unusable(
			`its parameter "${name}" is not supported`,
			'Remove it, and check in the documentation of the database whether it can do without.',
		);
	}
	const values = SUPPORTED[name];
	if (values && !values.includes(value)) {
		throw unusable(
			`the value of its parameter "${name}" is not supported`,
			`Write ${name}=${values.slice(0, 3).join(', ')}, or remove it.`,
		);
	}
	return [name, value];
}
