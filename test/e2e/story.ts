import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { RunningN8n } from '../../harness/n8n';
import { openEditor, type Editor } from './browser';

/** What every story works with. */
export interface Stage {
	n8n: RunningN8n;
	/** n8n's user folder. */
	home: string;
	/** Our package, for further n8n. */
	tarball: string;
	/** Opens the editor for as long as `visit` takes. */
	inEditor(visit: (editor: Editor) => Promise<void>, options?: { collapsing?: boolean }): Promise<void>;
	/** Keeps a picture of the editor, where pictures are wanted. */
	shot(editor: Editor, name: string): Promise<void>;
}

type Step = (stage: Stage) => Promise<void>;

/** Steps that follow each other; each tells in its title what it shows. */
export interface Story {
	title: string;
	steps: Record<string, Step>;
}

export function setStage(
	n8n: RunningN8n,
	home: string,
	tarball: string,
	screenshots: string | undefined,
): Stage {
	async function shot(editor: Editor, name: string): Promise<void> {
		if (!screenshots) return;
		await mkdir(screenshots, { recursive: true });
		await editor.screenshot(join(screenshots, `${name}.png`));
	}

	async function inEditor(visit: (editor: Editor) => Promise<void>, options?: { collapsing?: boolean }) {
		const editor = await openEditor(n8n, options);
		try {
			await visit(editor);
		} catch (error) {
			await shot(editor, `failed-${Date.now()}`);
			throw error;
		} finally {
			await editor.close();
		}
	}

	return { n8n, home, tarball, inEditor, shot };
}

/** Plays the stories one after the other, and tells of each at its end; a step that fails ends nothing but itself. */
export async function play(stories: Story[], stage: Stage): Promise<{ passed: number; failed: number }> {
	const count = { passed: 0, failed: 0 };
	for (const { title, steps } of stories) {
		const told = [`\n${title}`];
		for (const [name, step] of Object.entries(steps)) {
			const started = Date.now();
			const error = await step(stage).then(
				() => undefined,
				(reason: Error) => reason,
			);
			count[error ? 'failed' : 'passed']++;
			told.push(`  ${error ? '✗' : '✓'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
			if (error) told.push(String(error.stack).replace(/^/gm, '      '));
		}
		console.log(told.join('\n'));
	}
	return count;
}

/** Waits until what the browser shows passes `check`, which throws until then. */
export async function eventually(check: () => Promise<void> | void, timeoutMs = 10_000): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		try {
			return await check();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await new Promise((again) => setTimeout(again, 100));
		}
	}
}
