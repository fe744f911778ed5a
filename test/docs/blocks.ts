/** A code block of a page. */
export interface Block {
	/** What stands behind the three backticks, such as `sh` or `json story`. */
	info: string;
	/** Its text, without the indentation of a list. */
	text: string;
	/** The line of the page on which it begins. */
	line: number;
}

/** The code blocks of a page in Markdown, in their order. */
export function blocksOf(page: string): Block[] {
	const blocks: Block[] = [];
	const fence = /^( *)```(\S[^\n]*)?\n(.*?)^\1```$/gms;
	for (const { 1: indent = '', 2: info = '', 3: text = '', index } of page.matchAll(fence)) {
		blocks.push({
			info,
			text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
			line: page.slice(0, index).split('\n').length,
		});
	}
	return blocks;
}

/** The commands of a page's `sh` blocks, line by line, without comments. */
export function commandsOf(page: string): string[][] {
	return blocksOf(page)
		.filter(({ info }) => info === 'sh')
		.map(({ text }) =>
			text
				.split('\n')
				.map((line) => line.replace(/\s+#.*/, '').trim())
				.filter((line) => line !== ''),
		);
}
