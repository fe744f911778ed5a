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

function parametersOfAddress(text: string): Parameter[] {
	const [authority = ''] = text.slice(text.indexOf('//') + 2).split(/[/?#]/, 1);
	refuseSeveralHosts(authority.slice(authority.lastIndexOf('@') + 1));
	try {
		const { username, password, hostname, port, pathname, search, hash } = new URL(text);
		// A password whose signs are not encoded looks like the rest of an address, of which messages show parts.
		if (hash !== '' || (pathname + search).includes('@')) throw notAnAddress();
		const parts: Parameter[] = [
			['user', username],
			['password', password],
			['host', hostname.replace(/^\[(.*)\]$/, '$1')],
			['port', port],
			['dbname', pathname.slice(1)],
		];
		const others = search
			.slice(1)
			.split('&')
			.filter((one) => one !== '')
			.map((one): Parameter => {
				const [name = ''] = one.split('=', 1);
				return [name, one.slice(name.length + 1)];
			});
		return [...parts.filter(([, value]) => value !== ''), ...others].map(([name, value]) => [
			decodeURIComponent(name).toLowerCase(),
			decodeURIComponent(value),
		]);
	} catch {
		throw notAnAddress();
	}
}

/** A name, and a value that is in quotes or has no blanks; a backslash takes the next character as it is. */
const IN_LIST = /\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\[^])*)'(?=\s|$)|((?:[^\s\\]|\\[^])*))/y;

function parametersOfList(text: string): Parameter[] {
	const parameters: Parameter[] = [];
	IN_LIST.lastIndex = 0;
	let end = 0;
	for (let found = IN_LIST.exec(text); found; found = IN_LIST.exec(text)) {
		const [, name, quoted, plain] = found;
		parameters.push([name!.toLowerCase(), (quoted ?? plain!).replace(/\\([^])/g, '$1')]);
		end = IN_LIST.lastIndex;
	}
	if (end === 0 || text.slice(end).trim() !== '') throw notAnAddress();
	return parameters;
}

export function refuseSeveralHosts(host: string): void {
	if (!host.includes(',')) return;
	throw unusable(
		'it names several hosts',
		'Name one, the server that takes writes; write a comma in the password as %2C.',
	);
}

/** An error about a connection string. Its text holds the password, and goes into no message. */
export const unusable = (why: string, advice: string): StoreError =>
	new StoreError(`The connection string is not usable: ${why}`, advice);

export const notAnAddress = (): StoreError =>
	new StoreError(
		'The connection string is not the address of a PostgreSQL database',
		'Write it as postgresql://user:password@host:5432/database, with %40 for an @ in the password; ?sslmode=require turns TLS on.',
	);
