import { advantageOf, betOn, CONVINCING, evidenceOf, START } from '../../learning';
import type { Instant, Outcome } from '../../scoring';

/** How a draft did beside the rules in use. */
export interface JudgedDraft {
	/** Both were fixed by then. */
	since: Instant;
	/** Those that judge: leads that share an outcome's ID have one together. */
	outcomes: number;
	won: number;
	lost: number;
	/** Leads that were won or lost, and that not both had scored before. */
	notScored: number;
	/** How strongly the outcomes speak for the draft; 1: not at all. */
	evidence: number;
	/** How much less an outcome surprised the draft, on average, from -1 to 1; null: there was none. */
	meanAdvantage: number | null;
	isBetter: boolean;
	/** Whether it came to the end. */
	isDone: boolean;
}

/** Leads that share an outcome. */
interface Shared {
	kind: Outcome['kind'];
	advantage: number;
	leads: number;
}

/** What the outcomes so far say: nothing of a lead stays but how much better the draft did. */
export class Judgement {
	private readonly all: Shared[] = [];
	private readonly byId = new Map<string, Shared>();
	private notScored = 0;

	constructor(private readonly since: Instant) {}

	/** Takes in the chances of a lead before its outcome; null: it was not scored by then. */
	add({ id, kind }: Outcome, inUse: number | null, draft: number | null): void {
		if (inUse === null || draft === null) {
			this.notScored++;
			return;
		}
		const advantage = advantageOf({ champion: inUse, challenger: draft, won: kind === 'won' });
		const shared = this.sharedBy(id, kind);
		shared.advantage += advantage;
		shared.leads++;
	}

	result(isDone: boolean): JudgedDraft {
		// The contacts of a deal share its outcome, so they bet once.
		const advantages = this.all.map(({ advantage, leads }) => advantage / leads);
		const outcomes = advantages.length;
		const won = this.all.filter(({ kind }) => kind === 'won').length;
		const lost = outcomes - won;
		const evidence = evidenceOf(betOn(START, advantages));
		return {
			...{ since: this.since, outcomes, won, lost, notScored: this.notScored, evidence },
			meanAdvantage: outcomes > 0 ? advantages.reduce((sum, one) => sum + one, 0) / outcomes : null,
			// Where only wins are known, whoever says higher chances looks better.
			isBetter: isDone && won > 0 && lost > 0 && evidence >= CONVINCING,
			isDone,
		};
	}

	private sharedBy(id: string, kind: Outcome['kind']): Shared {
		const known = this.byId.get(`${kind} ${id}`);
		if (known) return known;
		const shared = { kind, advantage: 0, leads: 0 };
		this.all.push(shared);
		// An ID made of kind and day is the lead's own.
		if (!id.startsWith(`${kind} `)) this.byId.set(`${kind} ${id}`, shared);
		return shared;
	}
}
