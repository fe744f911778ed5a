import { StoreError } from './store';

/** What is stored of these leads cannot be read: the database was damaged, or changed by hand. */
export class UnreadableLeads extends StoreError {
	constructor(readonly leads: string[]) {
		super(
			`What is stored of ${named(leads)} cannot be read`,
			'It was damaged, or changed by hand. Erase the lead with a Lead Scores step, or restore the store from a backup.',
		);
		this.name = 'UnreadableLeads';
	}
}

/** 'the lead "ann"', 'the lead "ann" and 2 other leads' */
export function named(leads: string[]): string {
	const others = leads.length - 1;
	const rest = others === 0 ? '' : ` and ${others} other ${others === 1 ? 'lead' : 'leads'}`;
	return `the lead "${leads[0]!.slice(0, 100)}"${rest}`;
}
