import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { BACKUPS, identityOf, realPath, StoreError } from '../../stores';

/*
 * Which files a store may be. Credentials name files, tests of credentials open them, and n8n's own limits on files hold
 * only for nodes that ask n8n: so they are looked at here, wherever a store is opened, by what a path really leads to.
 */

/** A setting of n8n as n8n reads it: from its variable, or from the file that the variable with _FILE names. */
function setting(name: string): string | undefined {
	const value = process.env[name];
	if (value !== undefined) return value.trim().replace(/^(['"])(.*)\1$/, '$2');
	const file = process.env[`${name}_FILE`];
	return file ? readFileSync(file, 'utf8').trim() : undefined;
}

const list = (name: string, separator = '\n'): string[] =>
	(setting(name) ?? '')
		.split(separator)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');

const isOn = (name: string): boolean => ['true', '1'].includes(setting(name)?.toLowerCase() ?? '');

/** n8n's own folder, found as n8n finds it. */
function n8nFolder(): string {
	const home = process.platform === 'win32' ? process.env.USERPROFILE : process.env.HOME;
	return resolve(process.env.N8N_USER_FOLDER ?? home ?? '', '.n8n');
}

/** The folder under n8n's own that is ours: in Docker, n8n's folder is often the only one that stays. */
const ourFolder = (): string => join(n8nFolder(), 'n8n-nodes-lead-scoring');

const newPlace = () => join(ourFolder(), 'scores.sqlite');
/** n8n 3 does not start if this folder is next to `binaryData`, so it is no longer created. */
const oldPlace = () => join(n8nFolder(), 'storage', 'n8n-nodes-lead-scoring', 'scores.sqlite');

const embeddedFiles = new Map<string, string>();

/**
 * The file of "This n8n". One in the old place is used where it is. Decided once, so that a file which is deleted while
 * n8n runs is reported as missing, and not created again in another place.
 * @throws StoreError where an administrator has switched it off, because all who may edit workflows may work on it
 */
export function embeddedFile(): string {
	if (isOn('N8N_LEAD_SCORING_DISABLE_THIS_N8N')) {
		throw new StoreError(
			'An administrator has switched "This n8n" off as a place for scores',
			'Choose "Shared Store" under "Store", with a credential of your team; nothing was counted.',
		);
	}
	const known = embeddedFiles.get(n8nFolder());
	if (known) return known;
	const file = !existsSync(newPlace()) && existsSync(oldPlace()) ? oldPlace() : newPlace();
	embeddedFiles.set(n8nFolder(), file);
	return file;
}

/** A SQLite database with the files that SQLite keeps beside it. */
const withFilesBeside = (database: string): string[] =>
	['', '-wal', '-shm', '-journal'].flatMap((end) => [database + end, realPath(database) + end]);

/** n8n's database, settings and binary data: off limits whatever the settings. */
function placesOfN8n(): string[] {
	const folder = n8nFolder();
	return [
		...withFilesBeside(resolve(folder, setting('DB_SQLITE_DATABASE') ?? 'database.sqlite')),
		join(folder, 'config'),
		join(folder, 'binaryData'),
		join(folder, 'storage'),
		...list('N8N_STORAGE_PATH'),
		...list('N8N_BINARY_DATA_STORAGE_PATH'),
		...list('N8N_CONFIG_FILES', ','),
	];
}

/** The other places that n8n keeps its file nodes out of, unless N8N_BLOCK_FILE_ACCESS_TO_N8N_FILES is false. */
const foldersOfN8n = (): string[] => [
	n8nFolder(),
	join(dirname(n8nFolder()), '.cache', 'n8n', 'public'),
	...list('N8N_CUSTOM_EXTENSIONS', ';'),
	...list('N8N_UM_EMAIL_TEMPLATES_INVITE'),
	...list('N8N_UM_EMAIL_TEMPLATES_PWRESET'),
];

/** The folders that the administrator allows; none: all. */
const allowedFolders = (): string[] =>
	list('N8N_RESTRICT_FILE_ACCESS_TO', ';').map((path) => path.replace(/^~/, homedir()));

/** As n8n reads them: an invalid pattern blocks everything. */
function isPatternBlocked(file: string): boolean {
	const path = posix.normalize(file.replace(/\\/g, '/'));
	return list('N8N_BLOCK_FILE_PATTERNS', ';').some((pattern) => {
		try {
			return new RegExp(pattern, 'mi').test(path);
		} catch {
			return true;
		}
	});
}

/**
 * The file that a credential names, if its store may be there.
 * @throws StoreError
 */
export function allowedFile(path: string): string {
	const reason = refusalOf(resolve(path));
	if (reason === null) return path;
	throw new StoreError(
		`The file ${path} cannot be a score store: ${reason}`,
		`Name another file, such as ${join(ourFolder(), 'team.sqlite')}; this one was left as it is.`,
	);
}

function refusalOf(path: string): string | null {
	const [is, isIn] = [namesOf([realPath(path)]), namesOf(withFoldersAbove(realPath(path)))];
	if (placesOfN8n().some(isIn)) return 'it belongs to n8n itself';
	const isEmbedded = withFilesBeside(newPlace()).some(is) || withFilesBeside(oldPlace()).some(is);
	if (isEmbedded || isIn(join(ourFolder(), BACKUPS))) return `it is kept for "This n8n"`;
	if (isPatternBlocked(realPath(path))) return 'N8N_BLOCK_FILE_PATTERNS blocks it';
	if (isIn(ourFolder())) return null;
	if (process.env.N8N_BLOCK_FILE_ACCESS_TO_N8N_FILES !== 'false' && foldersOfN8n().some(isIn)) {
		return "it is in a folder of n8n's own";
	}
	const allowed = allowedFolders();
	if (allowed.length === 0 || allowed.some(isIn)) return null;
	return 'it is outside the folders that N8N_RESTRICT_FILE_ACCESS_TO allows';
}

const withFoldersAbove = (path: string): string[] =>
	dirname(path) === path ? [path] : [path, ...withFoldersAbove(dirname(path))];

/**
 * Whether a path is one of these, by its real path and by its identity on the disk, which covers other names (links,
 * mounts, upper and lower case).
 */
function namesOf(paths: string[]): (place: string) => boolean {
	const names = new Set([...paths, ...paths.flatMap((path) => identityOf(path) ?? [])]);
	return (place) => names.has(realPath(resolve(place))) || names.has(identityOf(place) ?? '');
}
