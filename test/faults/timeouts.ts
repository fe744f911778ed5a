import { DatabaseSync } from 'node:sqlite';
import { meet, type Fault } from './fault';
import { connect, connectionOf, fileIn, reachedBy, schemaOn, type Place } from './place';
import { Proxy } from './proxy';
import type { Random } from './random';
import { Section } from './report';

/** What a store waits for, and for how long: some seconds to a minute each, in which others can work. */
export async function timeouts(port: number, random: Random, folder: string): Promise<Section> {
	const section = new Section('What is waited for too long');
	const forConnections = await Proxy.open(port, random.branch());
	const forStatements = await Proxy.open(port, random.branch());
	const cases: Array<[Fault, Place]> = [
		[lockedFile(), fileIn(folder)],
		[lockedLeads(), schemaOn(port)],
		[hangingConnection(forConnections), schemaOn(port)],
		[hangingCommit(forStatements), schemaOn(port)],
	];
	const parts = await Promise.all(
		cases.map(async ([fault, place]) => {
			const part = new Section(fault.name);
			await meet(fault, place, random.branch(), folder, part);
			return part;
		}),
	);
	parts.forEach((part) => section.take(part));
	for (const proxy of [forConnections, forStatements]) proxy.close();
	return section;
}

/** Another process is in a transaction on the file, and stays in it. */
function lockedFile(): Fault {
	let other: DatabaseSync;
	return {
		name: 'sqlite, locked by another process',
		expected: /was locked by another process for too long$/,
		async break({ location }) {
			other = new DatabaseSync(location);
			other.exec('BEGIN IMMEDIATE');
		},
		async mend() {
			other.close();
		},
	};
}

/** Another session has the leads, and keeps them. */
function lockedLeads(): Fault {
	let other: Awaited<ReturnType<typeof connect>>;
	return {
		name: 'postgres, leads locked by another session',
		expected: /kept the leads of this step locked for too long$/,
		async break(place) {
			const connection = connectionOf(place);
			other = await connect(connection);
			await other.query(`BEGIN; SELECT FROM ${connection.schema}.leads FOR UPDATE`);
		},
		async mend() {
			await other.end();
		},
	};
}

/** A network that swallows everything: no connection comes about. */
function hangingConnection(proxy: Proxy): Fault {
	return {
		name: 'postgres, no answer to a new connection',
		expected: /did not answer in time$/,
		async break(place) {
			proxy.isHanging = true;
			return reachedBy(place, { port: proxy.port });
		},
		async mend() {
			proxy.isHanging = false;
		},
	};
}

/** The same within a transaction, so that nobody knows whether it was committed. */
function hangingCommit(proxy: Proxy): Fault {
	return {
		name: 'postgres, no answer to a COMMIT',
		expected: /did not answer in time$/,
		async break(place) {
			proxy.atCommit = () => 'hang';
			return reachedBy(place, { port: proxy.port });
		},
		async mend() {
			proxy.atCommit = () => 'pass';
			proxy.isHanging = false;
		},
	};
}
