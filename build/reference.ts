import type {
	ICredentialType,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
	NodeParameterValue,
} from 'n8n-workflow';

/** What a panel shows: of a node, or of a credential. */
type Panel = Pick<INodeTypeDescription, 'displayName' | 'properties'> & { description?: string };

/** Settings that are seen together: of a whole panel, or of one of its operations. */
type Scope = Pick<Panel, 'properties'> & { operation?: NodeParameterValue };

/**
 * docs/reference.md: every setting of every panel, from the descriptions that n8n shows. Written by `npm run reference`; the
 * build fails where the page is not what it would write.
 */
export function referenceOf(nodes: INodeTypeDescription[], credentials: ICredentialType[]): string {
	return [
		'# Reference',
		'Every setting of every step, as its panel shows it. This page is generated: `npm run reference` writes it.',
		...nodes.map((node) => section(node)),
		...credentials.map((credential) => section(credential)),
	].join('\n\n');
}

function section(panel: Panel): string {
	const operation = panel.properties.find(({ name }) => name === 'operation');
	const parts = [`## ${panel.displayName}`, ...(panel.description ? [sentence(panel.description)] : [])];
	if (!operation) return [...parts, list(panel.properties, panel)].join('\n\n');
	const others = panel.properties.filter((one) => one !== operation);
	const all = others.filter((one) => !one.displayOptions?.show?.operation);
	for (const { name, value, description } of operation.options as INodePropertyOptions[]) {
		parts.push(`### ${name}`, sentence(description ?? ''));
		const own = others.filter((one) => one.displayOptions?.show?.operation && isIn(one, value));
		const settings = list(own, { properties: [...own, ...all], operation: value });
		if (settings !== '') parts.push(settings);
	}
	return [...parts, '### In every operation', list(all, panel)].join('\n\n');
}

/** Whether a setting can be seen in an operation. */
function isIn({ displayOptions }: INodeProperties, operation: NodeParameterValue): boolean {
	const { show } = displayOptions ?? {};
	const operations = (show?.operation ?? show?.['/operation']) as NodeParameterValue[] | undefined;
	return operations?.includes(operation) ?? true;
}

/** The settings that people see, each once: some have a variant for agents, some one for the button that adds them. */
function shown(properties: INodeProperties[], { operation }: Scope): INodeProperties[] {
	const seen = new Set<string>();
	return properties.filter((one) => {
		const show = one.displayOptions?.show ?? {};
		if (['hidden', 'notice', 'credentials'].includes(one.type) || show['@version']?.length === 0)
			return false;
		if (operation !== undefined && !isIn(one, operation)) return false;
		const key = [one.name, one.displayName, one.description].join('\n');
		return !seen.has(key) && seen.add(key);
	});
}

function list(properties: INodeProperties[], scope: Scope, depth = 0): string {
	return shown(properties, scope)
		.map((one) => item(one, scope, depth))
		.join('\n');
}

function item(property: INodeProperties, scope: Scope, depth: number): string {
	const indent = '  '.repeat(depth);
	const words = [sentence(property.description ?? ''), whenShown(property, scope), defaultOf(property)];
	const head = `${indent}- **${property.displayName}**: ${words.filter(Boolean).join(' ')}`.replace(
		/: $/,
		'',
	);
	return [head, ...below(property, scope, depth + 1)].join('\n');
}

/** The choices of a setting, or the settings inside it. */
function below({ type, options = [] }: INodeProperties, scope: Scope, depth: number): string[] {
	const indent = '  '.repeat(depth);
	if (type === 'collection') return [list(options as INodeProperties[], scope, depth)];
	if (type === 'fixedCollection') {
		return (options as INodePropertyCollection[]).map(({ values }) => list(values, scope, depth));
	}
	if (type !== 'options' && type !== 'multiOptions') return [];
	return (options as INodePropertyOptions[])
		.filter(({ description }) => description)
		.map(({ name, description }) => `${indent}- _${name}_: ${sentence(description!)}`);
}

/** "Only where _Give Points_ is _Once_." */
function whenShown({ displayOptions }: INodeProperties, scope: Scope): string {
	const { '@tool': tool, ...show } = displayOptions?.show ?? {};
	const clauses = [
		...Object.entries(show)
			.filter(([name]) => name !== 'operation' && (name !== '/operation' || !scope.operation))
			.map(([name, values]) => clause(scope, name, values ?? [], 'is')),
		// What the operation does not have hides nothing in it.
		...Object.entries(displayOptions?.hide ?? {})
			.filter(([name]) => find(scope.properties, name.replace(/^\//, '')))
			.map(([name, values]) => clause(scope, name, values ?? [], 'is not')),
		...(tool?.length === 1 && tool[0] === true ? ["the step is an agent's tool"] : []),
	];
	return clauses.length > 0 ? `Only where ${clauses.join(', and ')}.` : '';
}

function clause(scope: Scope, path: string, values: unknown[], verb: string): string {
	const setting = find(scope.properties, path.replace(/^\//, ''));
	const names = values.map((value) => {
		if (typeof value === 'object' && value !== null) return 'more than 0';
		const option = (setting?.options as INodePropertyOptions[] | undefined)?.find(
			(one) => one.value === value,
		);
		if (value === '') return 'empty';
		return option ? `_${option.name}_` : value === true ? 'on' : value === false ? 'off' : String(value);
	});
	return `_${setting?.displayName ?? path}_ ${verb} ${names.join(' or ')}`;
}

/** The setting of a name, at whatever depth. */
function find(properties: INodeProperties[], name: string): INodeProperties | undefined {
	for (const one of properties) {
		if (one.name === name && one.type !== 'hidden') return one;
		const inside = ((one.options ?? []) as Array<Partial<INodePropertyCollection & INodeProperties>>).flatMap(
			(option) => option.values ?? (option.type ? [option as INodeProperties] : []),
		);
		const found = inside.length > 0 ? find(inside, name) : undefined;
		if (found) return found;
	}
	return undefined;
}

function defaultOf({ default: value, type, options }: INodeProperties): string {
	if (type === 'resourceLocator') return text((value as { value?: unknown }).value);
	if (type === 'options')
		return text((options as INodePropertyOptions[]).find((one) => one.value === value)?.name);
	if (type === 'boolean') return text(value ? 'on' : 'off');
	return typeof value === 'object' ? '' : text(value);
}

const text = (value: unknown): string =>
	value === undefined || value === '' || String(value).startsWith('=')
		? ''
		: sentence(`Default: ${String(value)}`);

/** A description in Markdown, with a full stop. */
function sentence(html: string): string {
	const markdown = html
		.replace(/<code>(.*?)<\/code>/g, '`$1`')
		.replace(/<(?:b|strong)>(.*?)<\/(?:b|strong)>/g, '**$1**')
		.replace(/<(?:i|em)>(.*?)<\/(?:i|em)>/g, '_$1_')
		.replace(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g, '[$2]($1)')
		.replace(/<br\s*\/?>/g, ' ')
		.trim();
	return markdown === '' || /[.!?:…]$/.test(markdown) ? markdown : `${markdown}.`;
}
