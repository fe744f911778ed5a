import type { Instant } from './time';

/** What a rule awarded at the time, for an event of that instant. */
export interface Payment {
	rule: number;
	at: Instant;
	points: number;
}

/** What rules have awarded a lead, each rule's in the order of time. */
export class Payments {
	private readonly byRule: Map<number, Payment[]>;

	constructor(payments: Payment[] = []) {
		this.byRule = Map.groupBy(payments, ({ rule }) => rule);
		for (const paid of this.byRule.values()) paid.sort((a, b) => a.at - b.at);
	}

	copy(): Payments {
		return new Payments([...this.byRule.values()].flat());
	}

	add(payment: Payment): void {
		const paid = this.byRule.get(payment.rule) ?? [];
		this.byRule.set(payment.rule, paid);
		paid.splice(placeOf(paid, payment.at), 0, payment);
	}

	/** Takes out one that is the same. */
	remove({ rule, at, points }: Payment): void {
		const paid = this.byRule.get(rule) ?? [];
		const place = paid.findIndex((one) => one.at === at && one.points === points);
		if (place >= 0) paid.splice(place, 1);
	}

	/** A rule's payments from an instant on, in the order of time, until (not including) another. */
	*within(rule: number, from: Instant, to: Instant): Generator<Payment> {
		const paid = this.byRule.get(rule) ?? [];
		for (let place = placeOf(paid, from); place < paid.length && paid[place]!.at < to; place++) {
			yield paid[place]!;
		}
	}
}

/** The place of the first payment from an instant on. */
function placeOf(paid: Payment[], at: Instant): number {
	let low = 0;
	let high = paid.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (paid[middle]!.at < at) low = middle + 1;
		else high = middle;
	}
	return low;
}
