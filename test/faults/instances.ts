import type { IDataObject } from 'n8n-workflow';
import { readScores } from './ledgers';
import { N8nInstance } from './instance';
import type { Answer } from './n8n';
import { lookInto, type Place } from './place';
import type { Random } from './random';
import { Section } from './report';

const LEADS = 40;
/** As they know themselves. */
const NAMES = ['one n8n', 'another n8n'];
/** More than a chunk, so that the two take turns. */
const ITEMS = 700;

/** Two n8n with the same workflow and the same execution numbers work on one store at the same time. */
export async function instances(place: Place, random: Random, folder: string): Promise<Section> {
	const section = new Section(
		`Two n8n on ${place.kind}, same workflow, same execution numbers, at the same time`,
	);
	const n8ns = await Promise.all(NAMES.map(async (name) => await N8nInstance.start(name, place, folder)));
	const told: string[][] = NAMES.map(() => []);
	/** How many items each lead has had, each event ID once. */
	const counts = new Map<string, Set<string>>();

	async function atOnce(execution: string, what: string, batches: IDataObject[][]): Promise<void> {
		const answers = await Promise.all(
			n8ns.map(async (n8n, index) => await n8n.run(execution, batches[index]!)),
		);
		for (const [n8n, items] of batches.entries()) {
			for (const [index, { lead, id }] of items.entries()) {
				const events = counts.get(String(lead)) ?? new Set();
				counts.set(String(lead), events.add(String(id ?? `${execution} ${n8n} ${index}`)));
			}
		}
		answers.forEach(({ crossings }, index) => told[index]!.push(...crossings));
		const { scores, problems } = await readScores(place);
		const wrong = [...counts].filter(([lead, events]) => scores.get(lead) !== 10 * events.size);
		section.check(
			areFine(answers) && wrong.length === 0 && problems.length === 0,
			`execution ${execution} of both, ${what}: all ${counts.size} leads have what both gave them`,
			[
				...answers.flatMap(({ error }) => error ?? []),
				...problems,
				...wrong.map(([lead, events]) => `${lead} has ${scores.get(lead)} instead of ${10 * events.size}`),
			],
		);
	}

	const lead = () => `lead-${random.between(1, LEADS)}`;
	const nameless = () => Array.from({ length: ITEMS }, () => ({ lead: lead() }));
	const named = (name: string) =>
		Array.from({ length: ITEMS }, (_, index) => ({ lead: lead(), id: `${name} ${index}` }));
	const same = nameless();
	const events = named('both');
	await atOnce('1', 'different items, half of them without event IDs', [
		[...named('one'), ...nameless()],
		[...nameless(), ...named('another')],
	]);
	await atOnce('2', 'the same items without event IDs, which count twice', [same, same]);
	await atOnce('3', 'the same events, which count once', [events, [...events].reverse()]);

	const crossings = await crossingsOf(place);
	for (const [index, name] of NAMES.entries()) {
		const own = crossings.filter(({ key }) => key.startsWith(`${name}/`)).map(({ crossing }) => crossing);
		section.check(
			own.length > 0 && own.sort().join() === told[index]!.sort().join(),
			`${name}: its router recorded ${own.length} crossings, and told each of them once`,
		);
	}
	await Promise.all(n8ns.map(async (n8n) => await n8n.close()));
	return section;
}

/** All crossings, with the router that recorded each. */
async function crossingsOf(place: Place): Promise<Array<{ crossing: string; key: string }>> {
	const sql = 'SELECT crossing, key FROM crossings JOIN steps ON step = router';
	return await lookInto(place, async ({ rows }) => {
		const found = await rows<{ crossing: number; key: string }>(sql);
		return found.map(({ crossing, key }) => ({ crossing: String(crossing), key }));
	});
}

const areFine = (answers: Answer[]): boolean => answers.every(({ error }) => error === null);
