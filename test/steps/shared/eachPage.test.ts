import { eachPage, nextAfter } from '../../../steps/shared/eachPage';

const rows = ['a', 'b', 'c', 'd', 'e'];

/** Pages of two rows, and after which rows they were asked for. */
function pages(all: string[], from: string | null = null) {
	const asked: Array<string | null> = [];
	const walk = eachPage(async (after: string | null) => {
		asked.push(after);
		const start = after === null ? 0 : all.indexOf(after) + 1;
		const page = all.slice(start, start + 2);
		return { page, next: nextAfter(page, 2, (row) => row) };
	}, from);
	return { asked, walk };
}

async function seen(walk: AsyncIterable<{ page: string[] }>, enough = Infinity): Promise<string[]> {
	const found: string[] = [];
	for await (const { page } of walk) {
		found.push(...page);
		if (found.length >= enough) break;
	}
	return found;
}

test('every row comes once, in order', async () => {
	const { asked, walk } = pages(rows);
	expect(await seen(walk)).toEqual(rows);
	expect(asked).toEqual([null, 'b', 'd']);
});

test('a last page that is full is followed by an empty one', async () => {
	const { asked, walk } = pages(rows.slice(0, 4));
	expect(await seen(walk)).toEqual(['a', 'b', 'c', 'd']);
	expect(asked).toEqual([null, 'b', 'd']);
});

test('nothing is one empty page', async () => {
	const { asked, walk } = pages([]);
	expect(await seen(walk)).toEqual([]);
	expect(asked).toEqual([null]);
});

test('it begins after a place, and reads no more once there is enough', async () => {
	const { asked, walk } = pages(rows, 'b');
	expect(await seen(walk, 2)).toEqual(['c', 'd']);
	expect(asked).toEqual(['b']);
});
