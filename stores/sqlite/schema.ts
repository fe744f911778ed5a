/** Marks a file as ours ("LEAD" in ASCII), so that another program's database is never touched. */
export const APPLICATION_ID = 0x4c454144;

/**
 * The schema, one migration a version: `PRAGMA user_version` counts those a file has had. Migrations that were
 * released are never edited. Every key of what belongs to leads is led by score, or record type, and lead; instants are
 * milliseconds since 1970 in UTC.
 */
export const MIGRATIONS = [
	`
	CREATE TABLE scores (
		score INTEGER PRIMARY KEY,
		entity TEXT NOT NULL,
		name TEXT NOT NULL,
		definition TEXT NOT NULL,
		UNIQUE (entity, name)
	);
	CREATE TABLE sweeps (
		score INTEGER NOT NULL,
		number INTEGER NOT NULL,
		at INTEGER NOT NULL,
		fade INTEGER,
		groups TEXT,
		step INTEGER NOT NULL,
		execution TEXT NOT NULL,
		PRIMARY KEY (score, number)
	) WITHOUT ROWID;
	CREATE TABLE steps (
		step INTEGER PRIMARY KEY,
		key TEXT NOT NULL UNIQUE,
		workflow TEXT NOT NULL,
		node TEXT NOT NULL
	);
	CREATE TABLE aliases (
		entity TEXT NOT NULL,
		alias TEXT NOT NULL,
		lead TEXT NOT NULL,
		PRIMARY KEY (entity, alias)
	) WITHOUT ROWID;
	CREATE TABLE leads (
		score INTEGER NOT NULL,
		lead TEXT NOT NULL,
		state TEXT NOT NULL,
		next_at INTEGER,
		PRIMARY KEY (score, lead)
	) WITHOUT ROWID;
	CREATE INDEX leads_by_next ON leads (score, next_at) WHERE next_at IS NOT NULL;
	CREATE TABLE events (
		score INTEGER NOT NULL,
		lead TEXT NOT NULL,
		event TEXT NOT NULL,
		at INTEGER NOT NULL,
		decided TEXT NOT NULL,
		PRIMARY KEY (score, lead, event)
	) WITHOUT ROWID;
	CREATE TABLE expiring (
		score INTEGER NOT NULL,
		lead TEXT NOT NULL,
		expires_at INTEGER NOT NULL,
		seq INTEGER NOT NULL,
		rule INTEGER NOT NULL,
		at INTEGER NOT NULL,
		points REAL,
		PRIMARY KEY (score, lead, expires_at, seq)
	) WITHOUT ROWID;
	CREATE TABLE ledger (
		score INTEGER NOT NULL,
		lead TEXT NOT NULL,
		at INTEGER NOT NULL,
		seq INTEGER NOT NULL,
		kind TEXT NOT NULL,
		rule INTEGER,
		points REAL NOT NULL,
		offered REAL,
		expires_at INTEGER,
		event TEXT,
		step INTEGER NOT NULL,
		execution TEXT NOT NULL,
		written_at INTEGER NOT NULL,
		note TEXT,
		PRIMARY KEY (score, lead, at, seq)
	) WITHOUT ROWID;
	CREATE TABLE routes (
		score INTEGER NOT NULL,
		lead TEXT NOT NULL,
		router INTEGER NOT NULL,
		band TEXT,
		activity INTEGER,
		PRIMARY KEY (score, lead, router)
	) WITHOUT ROWID;
	CREATE TABLE crossings (
		crossing INTEGER PRIMARY KEY AUTOINCREMENT,
		score INTEGER NOT NULL,
		lead TEXT NOT NULL,
		router INTEGER NOT NULL,
		from_band TEXT,
		to_band TEXT,
		points REAL NOT NULL,
		at INTEGER NOT NULL,
		execution TEXT NOT NULL
	);
	CREATE TABLE outputs (
		run TEXT NOT NULL,
		part INTEGER NOT NULL,
		output TEXT NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (run, part)
	) WITHOUT ROWID;
	CREATE INDEX outputs_by_age ON outputs (at);
	`,
	`
	CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
	INSERT INTO meta (key, value) VALUES ('id', lower(hex(randomblob(16))));
	ALTER TABLE leads ADD COLUMN falls_at INTEGER;
	CREATE INDEX leads_by_fall ON leads (score, falls_at) WHERE falls_at IS NOT NULL;
	CREATE INDEX aliases_by_lead ON aliases (entity, lead);
	CREATE INDEX crossings_by_lead ON crossings (score, lead);
	CREATE INDEX crossings_by_number ON crossings (score, crossing);
	`,
	`
	ALTER TABLE ledger ADD COLUMN limited INTEGER;
	CREATE INDEX ledger_limited ON ledger (score, lead, rule, at, points) WHERE limited = 1;
	ALTER TABLE routes ADD COLUMN began REAL;
	ALTER TABLE routes ADD COLUMN asked TEXT;
	`,
	`
	CREATE TABLE test_copies (
		workflow TEXT NOT NULL,
		execution TEXT NOT NULL,
		position INTEGER NOT NULL,
		step TEXT NOT NULL,
		run INTEGER NOT NULL,
		at INTEGER NOT NULL,
		data TEXT NOT NULL,
		PRIMARY KEY (workflow, execution, position)
	);
	CREATE INDEX test_copies_by_age ON test_copies (at);
	`,
	`
	CREATE TABLE rule_versions (
		rule_set TEXT NOT NULL,
		version INTEGER NOT NULL,
		rules TEXT NOT NULL,
		note TEXT NOT NULL,
		at INTEGER NOT NULL,
		workflow TEXT NOT NULL,
		node TEXT NOT NULL,
		PRIMARY KEY (rule_set, version)
	);
	CREATE TABLE rule_uses (
		rule_set TEXT NOT NULL,
		key TEXT NOT NULL,
		workflow TEXT NOT NULL,
		node TEXT NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (rule_set, key)
	) WITHOUT ROWID;
	`,
	`
	CREATE TABLE outcomes (
		entity TEXT NOT NULL,
		lead TEXT NOT NULL,
		outcome TEXT NOT NULL,
		kind TEXT NOT NULL,
		at INTEGER NOT NULL,
		value REAL,
		reason TEXT NOT NULL,
		holds_from INTEGER,
		step INTEGER NOT NULL,
		execution TEXT NOT NULL,
		written_at INTEGER NOT NULL,
		PRIMARY KEY (entity, lead, outcome)
	) WITHOUT ROWID;
	CREATE TABLE pools (pool TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE assignments (
		entity TEXT NOT NULL,
		lead TEXT NOT NULL,
		pool TEXT NOT NULL,
		event TEXT NOT NULL,
		person TEXT NOT NULL,
		at INTEGER NOT NULL,
		day TEXT NOT NULL,
		number INTEGER,
		step INTEGER NOT NULL,
		execution TEXT NOT NULL,
		PRIMARY KEY (entity, lead, pool, event)
	) WITHOUT ROWID;
	CREATE INDEX assignments_by_person ON assignments (pool, person, day) WHERE event = '';
	`,
	`
	CREATE TABLE touches (
		entity TEXT NOT NULL,
		lead TEXT NOT NULL,
		at INTEGER NOT NULL,
		by_whom TEXT NOT NULL,
		step INTEGER NOT NULL,
		execution TEXT NOT NULL,
		PRIMARY KEY (entity, lead, at)
	) WITHOUT ROWID;
	CREATE INDEX assignments_by_number ON assignments (pool, number) WHERE event = '';
	ALTER TABLE leads ADD COLUMN lasting REAL;
	ALTER TABLE leads ADD COLUMN fading REAL;
	ALTER TABLE leads ADD COLUMN since INTEGER;
	ALTER TABLE leads ADD COLUMN fade INTEGER;
	`,
];
