import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { n8n } from '../package.json';
import * as index from '../index';
import { referenceOf } from './reference';

const PAGE = resolve(__dirname, '../docs/reference.md');

/** dist/nodes/X/X.node.js → an instance of the class X. */
const make = <T>(file: string): T => {
	const name = file.split('/').at(-1)!.split('.')[0]!;
	return new (index as unknown as Record<string, new () => T>)[name]!();
};

/** The page as it should be. */
async function currentReference(): Promise<string> {
	const nodes = n8n.nodes.map((file) => make<INodeType>(file).description);
	const credentials = n8n.credentials.map((file) => make<ICredentialType>(file));
	const options = await resolveConfig(PAGE);
	return await format(referenceOf(nodes, credentials), { ...options, filepath: PAGE });
}

/** @throws where docs/reference.md does not say what the panels show */
export async function checkReference(): Promise<void> {
	if (readFileSync(PAGE, 'utf8') === (await currentReference())) return;
	throw new Error('docs/reference.md is out of date: run "npm run reference"');
}

/* npm run reference: writes docs/reference.md. */
if (require.main === module) void currentReference().then((page) => writeFileSync(PAGE, page));
