/** How to reach the store, and where in the database it is. */
export interface PostgresConnection {
	host: string;
	port: number;
	/** Further servers of the same database, such as a standby: the store is on the one that takes writes. */
	others?: Array<{ host: string; port: number }>;
	database: string;
	user: string;
	password: string;
	/** `required`: encrypted, without a check of who the server is. `verified`: its certificate must be good for its name. */
	tls: 'off' | 'required' | 'verified';
	/** The authority that signed the server's certificate, in PEM; without one, those that Node.js knows. */
	ca?: string;
	/** Whether the server must prove by its certificate that it knows the password; takes TLS. */
	channelBinding?: boolean;
	/** What the server is asked to set for the session, as on its command line. */
	options?: string;
	/** What the server knows the connections by, instead of the name of this package. */
	applicationName?: string;
	/** Names that `isIdentifier` accepts. */
	schema: string;
	prefix: string;
	/** Connections of this process at most. */
	poolSize: number;
}

/** Whether a text is good as a name in the database: plain, and short enough with any table's name. */
export const isIdentifier = (name: string): boolean => /^[a-z_][a-z0-9_]{0,39}$/.test(name);
