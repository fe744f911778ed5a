import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/*
 * Which file a path leads to, found without opening it. On Linux and macOS, closing a file ends all locks that the
 * process holds on it, no matter which library took them: a second SQLite library in n8n, such as the one n8n keeps its workflows with,
 * would go on without its locks and lose data. So a file is looked at here before anything opens it.
 */

/** What identifies a file or folder, whatever its names are; null where the path leads nowhere. */
export function identityOf(path: string): string | null {
	try {
		const { dev, ino } = statSync(path, { bigint: true });
		return `${dev}:${ino}`;
	} catch {
		return null;
	}
}

/** The path without links, as far as it exists. A link to a missing file is where that file would be made. */
export function realPath(path: string): string {
	try {
		return realpathSync.native(path);
	} catch (error) {
		const folder = dirname(path);
		if (folder === path) return path;
		const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		const target = isMissing ? linkAt(path) : null;
		return target === null ? join(realPath(folder), basename(path)) : realPath(resolve(folder, target));
	}
}

function linkAt(path: string): string | null {
	try {
		return readlinkSync(path);
	} catch {
		return null;
	}
}
