import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { journey } from '../../demo/journey';
import { installN8n, packPackage, startN8n } from '../../harness/n8n';
import { openEditor } from './browser';

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
		const { page, byId } = editor;
		await page.setViewportSize({ width: 1440, height: 900 });
		await editor.openWorkflow(id);
		await editor.executeWorkflow();
		await byId('toggle-sidebar-button')
			.or(byId('sidebar-toggle'))
			.first()
			.click({ timeout: 2_000 })
			.catch(() => {});
		await byId('zoom-to-fit').click();
		// The message of success would cover the canvas.
		await page
			.locator('.el-notification')
			.waitFor({ state: 'detached' })
			.catch(() => {});
		await byId('canvas-wrapper').screenshot({ path: join(IMAGES, 'journey.png'), animations: 'disabled' });

		await page.setViewportSize({ width: 1440, height: 1300 });
		await editor.openNode('Score Lead');
		await byId('ndv').screenshot({ path: join(IMAGES, 'panel.png'), animations: 'disabled' });
		await editor.close();
	} finally {
		await n8n.stop();
		await rm(home, { recursive: true, force: true });
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
