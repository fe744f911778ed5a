// Tested by test/learning/check/leadGroups.test.ts.

/** Leads, by numbers from 0 on, and which of them belong together: those that share an outcome, directly or through others. */
export class LeadGroups {
	private readonly parents: number[] = [];
	private readonly byOutcome = new Map<string, number>();

	/** A further lead, with the IDs of its outcomes. */
	add(outcomes: string[]): number {
		const lead = this.parents.length;
		this.parents.push(lead);
		for (const outcome of outcomes) {
			const other = this.byOutcome.get(outcome);
			if (other === undefined) this.byOutcome.set(outcome, lead);
			else this.parents[this.of(lead)] = this.of(other);
		}
		return lead;
	}

	/** The number of the group that a lead belongs to. */
	of(lead: number): number {
		let root = lead;
		while (this.parents[root] !== root) root = this.parents[root]!;
		for (let place = lead; place !== root;) {
			const next = this.parents[place]!;
			this.parents[place] = root;
			place = next;
		}
		return root;
	}
}
