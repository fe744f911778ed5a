import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';

import { journey } from '../../demo/journey';
import { installN8n, packPackage, startN8n } from '../../harness/n8n';
import { openEditor, type Editor } from './browser';

/* npm run pictures: takes the README's pictures of the real editor, into docs/images/. */

const IMAGES = resolve(__dirname, '../../docs/images');
const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
	await installN8n(say);
	const tarball = await packPackage(say);
	const home = await mkdtemp(join(tmpdir(), 'lead-scoring-pictures-'));
	const n8n = await startN8n({ home, tarball });
	try {
		const id = await n8n.importWorkflow(journey);
		const editor = await openEditor(n8n);
		try {
			await take(editor, id);
		} finally {
			await editor.close();
		}
	} finally {
		await n8n.stop();
		await rm(home, { recursive: true, force: true });
	}
}

async function take(editor: Editor, id: string): Promise<void> {
	const { page, byId } = editor;
	const options = { animations: 'disabled' as const };
	await page.setViewportSize({ width: 1440, height: 900 });
	await editor.openWorkflow(id);
	await editor.executeWorkflow();
	await byId('zoom-to-fit').click();
	await page.waitForTimeout(1_000);
	const clip = await around(page.locator('.vue-flow__node'), 16);
	await page.screenshot({ ...options, path: join(IMAGES, 'journey.png'), clip });

	await page.setViewportSize({ width: 1440, height: 1300 });
	await editor.openNode('Score Lead');
	// What the mouse is over shows more than it does by itself.
	await page.mouse.move(0, 0);
	await byId('ndv').screenshot({ ...options, path: join(IMAGES, 'panel.png') });
}

/** The part of the page that holds all these, with a margin in pixels. */
async function around(
	elements: Locator,
	margin: number,
): Promise<Record<'x' | 'y' | 'width' | 'height', number>> {
	const boxes = (
		await Promise.all((await elements.all()).map(async (one) => await one.boundingBox()))
	).flatMap((box) => box ?? []);
	const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
	const right = Math.max(...boxes.map((box) => box.x + box.width));
	const bottom = Math.max(...boxes.map((box) => box.y + box.height));
	return { x: x - margin, y: y - margin, width: right - x + 2 * margin, height: bottom - y + 2 * margin };
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
