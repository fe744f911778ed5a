import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endBeforeUs } from '../../../harness/ending';
import { startScript } from '../workerProcess';
import type { Random } from '../random';
import { Section } from '../report';
import { isKindName, KIND_NAMES } from './kinds/names';
import type { Fault } from './home';
import type { Case, Played, Said } from './player';

/** What to play: so many seconds long, or one case. */
export interface Fuzzing {
	seconds: number;
	only: Case | null;
}

/** "lines/1234": a case as a fault names it. */
export function readCase(text: string | undefined): Case | null {
	if (text === undefined) return null;
	const [kind = '', seed] = text.split('/');
	if (isKindName(kind) && Number.isInteger(Number(seed))) return { kind, seed: Number(seed) };
	throw new Error(`No case ${text}: a case is ${KIND_NAMES.join('|')}, a slash and a seed`);
}

const PLAYERS = 2;
/** A case that goes on for longer hangs, on however busy a machine. */
const PATIENCE = 30_000;
const SHOWN = 1_500;

/** Hostile input by every way in, through the real nodes: what each case found is said once for each kind of fault. */
export async function fuzz(
	{ seconds, only }: Fuzzing,
	port: number,
	random: Random,
	folder: string,
): Promise<Section> {
	const section = new Section('Hostile input, through the real nodes');
	const next = only ? alone(only) : endless(random);
	const found = new Findings();
	const end = performance.now() + seconds * 1_000;
	await Promise.all(
		Array.from({ length: only ? 1 : PLAYERS }, async () => {
			let player = await Player.start(folder, port);
			for (let one = next(); one && (only || performance.now() < end); one = next()) {
				const { faults } = await player.play(one);
				if (!player.isAlive) player = await Player.start(folder, port);
				const [shrink] = found.note(one, faults);
				if (shrink !== undefined) {
					// What was slow or hung would be so again and again.
					const { input } = only || performance.now() < end ? await player.play({ ...one, shrink }) : {};
					found.noteInput(one, shrink, input);
					if (!player.isAlive) player = await Player.start(folder, port);
				}
			}
			await player.close();
		}),
	);
	found.report(section);
	return section;
}

function alone(one: Case): () => Case | undefined {
	const cases = [one];
	return () => cases.shift();
}

/** The kinds in turn, each case with a seed of its own, so that it can be played alone. */
function endless(random: Random): () => Case {
	let place = 0;
	return () => ({ kind: KIND_NAMES[place++ % KIND_NAMES.length]!, seed: random.between(0, 2 ** 31) });
}

interface Finding {
	one: Case;
	fault: Fault;
	times: number;
	input: string;
}

/** Faults, each with the first case that showed it. */
class Findings {
	private readonly cases = new Map<string, number>();
	private readonly first = new Map<string, Finding>();

	/** Returns what is new and can be looked into. */
	note(one: Case, faults: Fault[]): string[] {
		this.cases.set(one.kind, (this.cases.get(one.kind) ?? 0) + 1);
		return faults.flatMap((fault) => {
			const key = keyOf(one, fault.what);
			const known = this.first.get(key);
			if (known) known.times++;
			else this.first.set(key, { one, fault, times: 1, input: '' });
			return known || fault.isSlow ? [] : [fault.what];
		});
	}

	noteInput(one: Case, what: string, input = ''): void {
		this.first.get(keyOf(one, what))!.input = input;
	}

	report(section: Section): void {
		for (const [kind, cases] of this.cases) {
			const findings = [...this.first.values()].filter(({ one }) => one.kind === kind);
			section.check(findings.length === 0, `${kind}: ${cases} cases, ${findings.length} kinds of faults`, []);
			for (const { one, fault, times, input } of findings) {
				section.problems.push(fault.what);
				const more = [fault.detail, input].filter(Boolean).map((text) => `\n${text.slice(0, SHOWN)}`);
				section.say(
					`      ${fault.what}, ${times} times; --only fuzz --case ${one.kind}/${one.seed}${more.join('').replaceAll('\n', '\n          ')}`,
				);
			}
		}
	}
}

const keyOf = ({ kind }: Case, what: string): string => `${kind}: ${alike(what)}`;

/** The same sentence about other values is the same fault. */
const alike = (what: string): string => what.replace(/"[^"]*"?/g, '""').replace(/\d+/g, '0');

/** A process that plays cases, as the one that gives them knows it. */
class Player {
	private said: (said: Said | null) => void = () => {};
	private what = 'its start';
	private log = '';
	private isHanging = false;
	private readonly end: () => Promise<void>;

	private constructor(private readonly process: ReturnType<typeof startScript>) {
		const gone = once(process, 'close').then(() => this.said(null));
		process.stderr.on('data', (text: Buffer) => (this.log = (this.log + text.toString()).slice(-2_000)));
		process.stdin.on('error', () => {});
		createInterface(process.stdout).on('line', (line) => this.listen(line));
		this.end = endBeforeUs(async () => {
			process.kill('SIGKILL');
			await gone;
		});
	}

	static async start(folder: string, port: number): Promise<Player> {
		const player = new Player(startScript(join('fuzz', 'player.ts'), [folder, String(port)]));
		if (await player.next()) return player;
		throw new Error(`A player did not start: ${player.log.trim()}`);
	}

	get isAlive(): boolean {
		return !this.process.killed && this.process.exitCode === null;
	}

	async play(one: Case): Promise<Played> {
		this.process.stdin.write(`${JSON.stringify(one)}\n`);
		const said = await this.next();
		if (said?.says === 'played') return said;
		const what = `${this.what} ${this.isHanging ? 'hangs' : 'ends the process'}`;
		return { faults: [{ what, detail: this.isHanging ? '' : this.log.trim(), isSlow: true }] };
	}

	async close(): Promise<void> {
		await this.end();
	}

	/** null: it is gone. */
	private async next(): Promise<Said | null> {
		const bell = setTimeout(() => {
			this.isHanging = true;
			this.process.kill('SIGKILL');
		}, PATIENCE);
		const said = await new Promise<Said | null>((resolve) => (this.said = resolve));
		clearTimeout(bell);
		return said;
	}

	private listen(line: string): void {
		if (!line.startsWith('{"says":')) return;
		const said = JSON.parse(line) as Said;
		if (said.says === 'begins') this.what = said.what;
		else this.said(said);
	}
}
