import { chromium, type Locator, type Page } from 'playwright-core';

import type { Client } from '../../harness/n8n';

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** n8n's trial of collections whose items fold up to a title. */
const COLLAPSING = { N8N_EXPERIMENT_OVERRIDES: '{"048_collection_overhaul":"variant"}' };

/** Nothing in the editor takes longer. */
const TIMEOUT_MS = 20_000;

/** n8n's editor in a browser of its own, with the owner signed in. */
export interface Editor {
	page: Page;
	/** What carries this `data-test-id`. */
	byId(id: string): Locator;
	/** Opens a workflow and waits until its nodes are drawn. */
	openWorkflow(id: string): Promise<void>;
	nodeOnCanvas(name: string): Locator;
	/** Opens a node's panel. */
	openNode(name: string): Promise<Locator>;
	closeNode(): Promise<void>;
	/** Adds a node, by its title and one of its actions if it has any, and leaves its panel open. */
	addNode(title: string, action?: string): Promise<void>;
	/** The names at a node's outputs on the canvas, from the first on. */
	outputNames(node: string): Promise<string[]>;
	/** Does what n8n saves by itself, and waits until it has saved the workflow with `part` in its JSON. */
	saved(part: string, edit: () => Promise<void>): Promise<void>;
	/** Presses the canvas's "Execute workflow" and waits for the end. */
	executeWorkflow(): Promise<void>;
	/** Presses the open panel's "Execute step" and waits for the end. */
	executeStep(): Promise<void>;
	/** Searches the nodes panel, which stays open, and returns the titles that it finds. */
	searchNodesPanel(text: string): Promise<string[]>;
	screenshot(path: string): Promise<void>;
	close(): Promise<void>;
}

/** Opens the editor; `collapsing` switches on n8n's trial of collapsing collections. */
export async function openEditor(n8n: Client, { collapsing = false } = {}): Promise<Editor> {
	const browser = await chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: FLAGS,
		// Whoever runs n8n answers signals; the browser then ends with our process.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
	const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
	const [name = '', value = ''] = n8n.cookie.split('=');
	await context.addCookies([{ name, value, url: n8n.url }]);
	if (collapsing) await context.addInitScript((items) => void Object.assign(localStorage, items), COLLAPSING);
	const page = await context.newPage();
	page.setDefaultTimeout(TIMEOUT_MS);

	const byId = (id: string) => page.locator(`[data-test-id="${id}"]`);
	const nodeOnCanvas = (node: string) => byId('canvas-node').and(page.locator(`[data-node-name="${node}"]`));
	// A node with several actions is an item of its own kind.
	const nodesFound = byId('node-creator-node-item').or(byId('node-creator-action-item'));

	const runStarted = () => page.waitForResponse((response) => response.url().endsWith('/run'));

	async function searchNodesPanel(text: string): Promise<string[]> {
		const search = byId('node-creator-search-bar');
		const answer = nodesFound.or(byId('node-creator-no-results')).first();
		if (!(await search.isVisible())) await byId('node-creator-plus-button').click();
		// The list follows a moment later, so the last search's answer has to go first.
		await search.fill('');
		await answer.waitFor({ state: 'detached' });
		await search.fill(text);
		await answer.waitFor();
		return await byId('node-creator-item-name').allInnerTexts();
	}

	return {
		page,
		byId,
		nodeOnCanvas,
		searchNodesPanel,
		async openWorkflow(id) {
			await page.goto(`${n8n.url}/workflow/${id}`);
			await byId('canvas-node').first().waitFor();
		},
		async openNode(node) {
			await nodeOnCanvas(node).dblclick();
			await byId('node-parameters').waitFor();
			return byId('ndv');
		},
		async closeNode() {
			await byId('ndv-close-button').click();
			await byId('ndv').waitFor({ state: 'detached' });
		},
		async executeWorkflow() {
			await Promise.all([runStarted(), byId('execute-workflow-button').click()]);
			await byId('stop-execution-button').waitFor({ state: 'detached' });
		},
		async executeStep() {
			await Promise.all([runStarted(), byId('node-execute-button').first().click()]);
			await byId('run-data-item-count').or(byId('node-error-message')).last().waitFor();
		},
		async addNode(title, action) {
			await searchNodesPanel(title);
			await nodesFound.filter({ has: page.getByText(title, { exact: true }) }).click();
			// A community package's node shows its details first.
			await (
				action
					? page.getByText(action, { exact: true })
					: page.getByRole('button', { name: 'Add to workflow' })
			).click();
			await byId('node-parameters').waitFor();
		},
		async outputNames(node) {
			const handles = byId('canvas-node-output-handle').and(page.locator(`[data-node-name="${node}"]`));
			return await handles.allInnerTexts();
		},
		async saved(part, edit) {
			const answer = page.waitForResponse(
				(response) =>
					response.request().method() === 'PATCH' &&
					/\/rest\/workflows\/[^/]+$/.test(new URL(response.url()).pathname) &&
					(response.request().postData() ?? '').includes(part),
			);
			await Promise.all([answer, edit()]);
		},
		async screenshot(path) {
			await page.screenshot({ path, animations: 'disabled' });
		},
		async close() {
			// A tab that is just gone would keep the workflow locked against the next one for two minutes.
			await page.goto('about:blank');
			await browser.close();
		},
	};
}
