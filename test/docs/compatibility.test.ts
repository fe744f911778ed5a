import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowJson } from '../../harness/client';
import pinned from '../../demo/n8n/package.json';
import { engines } from '../../package.json';
import oldest from '../oldest/n8n/package.json';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const page = read('docs/compatibility.md');

/** A row of the table of versions, by its first cell. */
const versionsOf = (what: string): string =>
	new RegExp(`^\\| \\*\\*${what}\\*\\* *\\| ([^|]+)\\|`, 'm').exec(page)![1]!.trim();

describe('the table of versions', () => {
	test('names the oldest n8n that is tested, and the one that every test runs in', () => {
		const [from, to] = versionsOf('n8n 2').split(' to ');

		expect(from).toBe(oldest.dependencies.n8n);
		expect(pinned.dependencies.n8n).toMatch(new RegExp(`^${to}\\.`));
		expect(page).toContain(`in n8n ${pinned.dependencies.n8n}`);
		expect(page).toContain(`in n8n ${oldest.dependencies.n8n}`);
	});

	test('names the oldest Node.js that is tested, which the package asks for', () => {
		const from = versionsOf('Node\\.js').split(' ')[0]!;

		expect(oldest.dependencies.node).toBe(`${from}.0`);
		expect(engines.node).toBe(`>=${from}`);
	});

	test('names the PostgreSQL versions that are tested', () => {
		const tested = [...read('.github/workflows/ci.yml').matchAll(/(\d+)\.\d+\.\d+-beta/g)].map(([, major]) =>
			Number(major),
		);
		const [from, to] = versionsOf('PostgreSQL').split(' to ').map(Number);

		expect(tested).toEqual(Array.from({ length: to! - from! + 1 }, (_, more) => from! + more));
	});
});

/** What n8n 3 no longer has, by n8n 2.41.1's own rules. */
const GONE = new RegExp(
	`^(n8n-nodes-base\\.(${[
		'cron|interval|function|functionItem|htmlExtract|iCal|itemLists|moveBinaryData|openAi|orbit|workflowTrigger',
		'readBinaryFiles?|readPDF|writeBinaryFile|aiTransform',
	].join('|')})|@n8n/n8n-nodes-langchain\\.(${[
		'documentBinaryInputLoader|documentGithubLoader|documentJsonInputLoader|lmOpenAi|manualChatTrigger|openAiAssistant',
		'memoryChatRetriever|memoryMotorhead|memoryZep|toolHttpRequest|toolSerpApi|vectorStore(Zep\\w*|\\w+(Insert|Load))',
	].join('|')}))$`,
);
const AGENT = '@n8n/n8n-nodes-langchain.agent';
const SUB_WORKFLOW = 'n8n-nodes-base.executeWorkflow';

describe.each(readdirSync(join(ROOT, 'workflows')).filter((file) => file.endsWith('.json')))(
	'%s works in n8n 3',
	(file) => {
		const text = read(`workflows/${file}`);
		const { nodes, settings } = JSON.parse(text) as WorkflowJson;

		test('no step and no setting of it is gone there', () => {
			expect(nodes.filter(({ type }) => GONE.test(type))).toEqual([]);
			expect(nodes.filter(({ type, typeVersion }) => type === AGENT && typeVersion < 2)).toEqual([]);
			expect(
				nodes.filter(
					({ type, parameters: { mode, source } }) =>
						type === SUB_WORKFLOW && (mode === 'each' || source === 'localFile' || source === 'url'),
				),
			).toEqual([]);
			expect(text).not.toContain('$getPairedItem');
			expect(settings?.callerPolicy).not.toBe('any');
		});

		test('no step with several outputs always outputs data, which means something else there', () => {
			const isBranching = ({ type, onError }: (typeof nodes)[number]) =>
				onError === 'continueErrorOutput' || /\.(thresholdRouter|if|switch|filter)$/.test(type);

			expect(nodes.filter((node) => node.alwaysOutputData && isBranching(node))).toEqual([]);
		});
	},
);
