import type { Locator, Page } from 'playwright-core';

import { eventually } from './story';

/** A person's mouse and keyboard. It counts: a click or a drag is one click, a key or a character one key. */
export class Hand {
	clicks = 0;
	keys = 0;

	constructor(private readonly page: Page) {}

	async click(target: Locator): Promise<void> {
		this.clicks++;
		await target.click();
	}

	async doubleClick(target: Locator): Promise<void> {
		this.clicks += 2;
		await target.dblclick();
	}

	/** Types into what has the focus. */
	async type(text: string): Promise<void> {
		this.keys += text.length;
		await this.page.keyboard.type(text, { delay: 10 });
	}

	/** Presses keys at once, such as Control and V. */
	async press(...keys: string[]): Promise<void> {
		this.keys += keys.length;
		await this.page.keyboard.press(keys.join('+'));
	}

	/** Drags something onto a target until `arrived` passes. A drag that slips is repeated, and counts once. */
	async drag(source: Locator, target: Locator, arrived: () => Promise<void>): Promise<void> {
		this.clicks++;
		for (let attempt = 1; attempt <= 4; attempt++) {
			await target.scrollIntoViewIfNeeded();
			const from = (await source.boundingBox())!;
			const to = (await target.boundingBox())!;
			await this.page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
			await this.page.mouse.down();
			// A few steps on the way: n8n takes the first for the start of the drag.
			await this.page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 });
			// It finds the target a moment after the mouse is there.
			await this.page.waitForTimeout(150);
			await this.page.mouse.up();
			const hasArrived = await eventually(arrived, 2_500).then(
				() => true,
				() => false,
			);
			if (hasArrived) return;
		}
		await arrived();
	}
}
