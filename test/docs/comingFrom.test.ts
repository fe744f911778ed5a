import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { panelWords, stepWords } from './panelWords';
import { playExamples, readPage } from './playExamples';

const pages = readdirSync(join(__dirname, '../../docs/coming-from')).map((file) => `coming-from/${file}`);
const products = pages.filter((page) => page !== 'coming-from/README.md');

/** What stands in bold, and is n8n's. */
const STEPS_OF_N8N = ['Schedule Trigger', 'Webhook', 'If', 'Switch', 'HTTP Request', 'Mautic Trigger'];

/** A page on one line, since what is in italics or bold may span two; without its stories, and the headings within lines. */
const wordsIn = (page: string): string =>
	readPage(page)
		.replace(/^```.*?^```$/gms, '')
		.replace(/^\d+\. \*\*[^*]+\*\*|\*\*[^*]+\.\*\*/gm, '')
		.replace(/`[^`]*`/g, '')
		.replace(/\s+/g, ' ');

products.forEach(playExamples);

test.each(products)('%s has an example', (page) => {
	expect(readPage(page)).toContain('```json story');
});

test.each(pages)('%s calls fields and choices as our panels do', (page) => {
	const named = [...wordsIn(page).matchAll(/(?<!\w)_([^_]+)_(?!\w)/g)].map(([, word]) => word!);
	expect(named.filter((word) => !panelWords.has(word))).toEqual([]);
});

test.each(pages)('%s calls steps and operations by their names', (page) => {
	const named = [...wordsIn(page).matchAll(/\*\*([^*]+?)\*\*/g)].map(([, word]) => word!);
	const known = [...stepWords, ...STEPS_OF_N8N];
	expect(named.filter((word) => !known.includes(word))).toEqual([]);
});

test('the index names every page', () => {
	for (const page of products)
		expect(readPage('coming-from/README.md')).toContain(page.replace('coming-from/', ''));
});
