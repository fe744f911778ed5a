import { StoreError } from '../../stores';

/** A parameter of a connection string: its name in small letters, and its value. */
export type Parameter = [name: string, value: string];

/**
 * The parameters of a connection string, in their order: of an address, or of a list of name=value, both as PostgreSQL's own
 * programs take them (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING).
 */
export function parametersOf(text: string): Parameter[] {
	// Providers show it as an argument of psql, too.
	const bare = text
		.trim()
		.replace(/^psql\s+/, '')
		.replace(/^(["'])([^]*)\1$/, '$2');
	return /^postgres(ql)?:\/\//i.test(bare) ? parametersOfAddress(bare) : parametersOfList(bare);
}

/**
 * An @ or # behind the host, or in it, comes from a password whose signs are not encoded: the rest would be shown in messages,
 * where parts of an address are.
 */
const ADDRESS = /^\w+:\/\/([^/?#]*)(?:\/([^?#@]*))?(?:\?([^#@]*))?$/;

function parametersOfAddress(text: string): Parameter[] {
	const [, authority = '', database = '', query = ''] = ADDRESS.exec(text) ?? refuse();
	const at = authority.lastIndexOf('@');
	const access = authority.slice(0, Math.max(at, 0));
	const servers = authority
		.slice(at + 1)
		.split(',')
		.map((server) => /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(server) ?? refuse());
	const [user, password] = inTwo(access, ':');
	const parts: Parameter[] = [
		['user', user],
		['password', password],
		['host', servers.map(([, host = '']) => host.replace(/^\[(.*)\]$/, '$1')).join()],
		['port', servers.map(([, , port = '']) => port).join()],
		['dbname', database],
	];
	const others = query.split('&').map((one) => inTwo(one, '='));
	return [...parts.filter(([, value]) => value !== ''), ...others.filter(([name]) => name !== '')].map(
		([name, value]) => [decoded(name).toLowerCase(), decoded(value)],
	);
}

/** A name, and a value that is in quotes or has no blanks; a backslash takes the next character as it is. */
const IN_LIST = /\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\[^])*)'(?=\s|$)|((?!')(?:[^\s\\]|\\[^])*))/y;

function parametersOfList(text: string): Parameter[] {
	const parameters: Parameter[] = [];
	IN_LIST.lastIndex = 0;
	let end = 0;
	for (let found = IN_LIST.exec(text); found; found = IN_LIST.exec(text)) {
		const [, name, quoted, plain] = found;
		parameters.push([name!.toLowerCase(), (quoted ?? plain!).replace(/\\([^])/g, '$1')]);
		end = IN_LIST.lastIndex;
	}
	if (end === 0 || text.slice(end).trim() !== '') refuse();
	return parameters;
}

/** The texts before and after the first of a sign. */
function inTwo(text: string, sign: string): [before: string, after: string] {
	const [before = ''] = text.split(sign, 1);
	return [before, text.slice(before.length + 1)];
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return refuse();
	}
}

function refuse(): never {
	throw notAnAddress();
}

/** An error about a connection string. Its text holds the password, and goes into no message. */
export const unusable = (why: string, advice: string): StoreError =>
	new StoreError(`The connection string is not usable: ${why}`, advice);

export const notAnAddress = (): StoreError =>
	new StoreError(
		'The connection string is not the address of a PostgreSQL database',
		'Write it as postgresql://user:password@host:5432/database, with %40 for an @ in the password; ?sslmode=require turns TLS on.',
	);
