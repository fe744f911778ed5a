import type { Locator } from 'playwright-core';

import type { Editor } from './browser';

/* A node's open panel, as a person uses it. */

/** A parameter; the same one of another rule or band has another position. */
export function field({ byId }: Editor, name: string, position = 0): Locator {
	const all = byId('node-parameters').locator(`[data-test-id="parameter-input-${name}"]`);
	// Where collections collapse, what is folded up is there, but does not show.
	return all.filter({ visible: true }).nth(position);
}

/** What a parameter shows: its value, its choice or its expression. */
export async function shown(editor: Editor, name: string, position = 0): Promise<string> {
	const parameter = field(editor, name, position);
	const expression = parameter.locator('.cm-content');
	if ((await expression.count()) > 0) return await expression.first().innerText();
	// A resource locator's first box is its mode.
	return await parameter.locator('input').last().inputValue();
}

export async function choose(editor: Editor, name: string, option: string, position = 0): Promise<void> {
	const parameter = field(editor, name, position);
	// The list needs room below the field.
	await parameter.evaluate((element) => element.scrollIntoView({ block: 'center' }));
	await parameter.click();
	const exact = editor.page.getByText(option, { exact: true });
	await editor.byId('parameter-input-item').filter({ has: exact }).filter({ visible: true }).click();
}

export async function write(editor: Editor, name: string, text: string, position = 0): Promise<void> {
	const input = field(editor, name, position).locator('input').last();
	await input.fill(text);
	await input.press('Tab');
}

/** Opens "Add Setting" of a rule and returns what is on offer. */
export async function offeredSettings(editor: Editor, collapsing: boolean): Promise<Locator> {
	const { byId, page } = editor;
	if (collapsing) {
		await byId('node-parameters').getByRole('button', { name: 'Add Setting' }).first().click();
		return page.getByRole('menuitem');
	}
	await byId('fixed-collection-add-property').first().click();
	return page.getByRole('option').filter({ visible: true });
}

/** The button that adds another rule or band. */
export function addButton({ byId }: Editor, collection: string, collapsing: boolean): Locator {
	const button = collapsing ? 'fixed-collection-add-top-level-button' : 'fixed-collection-add';
	// Nested collections have such a button too, and come first.
	return byId(`fixed-collection-${collection}`).locator(`[data-test-id="${button}"]`).last();
}
