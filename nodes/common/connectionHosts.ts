import { unusable } from './connectionParameters';

/** A server's name and port, as they are written. */
interface Written {
	host: string;
	port: string | number;
}

/** Where PostgreSQL listens if nobody says so. */
const PORT = 5432;
const MOST_HOSTS = 16;

/**
 * The servers that a connection string names, with commas between them as PostgreSQL's own programs take them: a port for each
 * host, or one for all. The first comes by itself, which most strings end with.
 */
export function serversOf(host: string, port: string): Written & { others?: Written[] } {
	const listed = (list: string) => list.split(',', MOST_HOSTS + 1).map((one) => one.trim());
	const [hosts, ports] = [listed(host), listed(port)];
	if (hosts.length > MOST_HOSTS) {
		throw unusable(
			`it names more than ${MOST_HOSTS} hosts`,
			'Name the servers that can take over, no others.',
		);
	}
	if (ports.length > 1 && ports.length !== hosts.length) {
		throw unusable(
			'it names more ports than hosts, or fewer',
			'Write one port for each host, or one for all.',
		);
	}
	const [first, ...others] = hosts.map((name, index) => ({
		host: name,
		port: (ports.length > 1 ? ports[index] : ports[0]) || PORT,
	}));
	return { ...first!, ...(others.length > 0 && { others }) };
}
