import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const files = readdirSync(join(ROOT, 'scoring'), { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => file.replaceAll('\\', '/'));

/** Types, and exports of what other files have, leave nothing to test. */
const hasCode = (text: string) => /^(export )?(const|class|function|let) /m.test(text);

test.each(files)('scoring/%s is tested by its twin, or says by which test', (file) => {
	const text = readFileSync(join(ROOT, 'scoring', file), 'utf8');
	if (!hasCode(text) || existsSync(join(__dirname, file.replace(/\.ts$/, '.test.ts')))) return;
	const [, by] = /^\/\/ Tested by (test\/\S+\.test\.ts)\.\n/.exec(text) ?? [];

	expect(by).toBeDefined();
	expect(existsSync(join(ROOT, by!))).toBe(true);
});
