import type { LeadEvent } from './leads';

/**
 * Makes events of some 2,000 leads, a few of which do much: the body of `(count, first) => LeadEvent[]`. It is a text
 * because n8n's Code node has only the text of a program.
 * @param first the number of the first event
 */
const BODY = `
	let state;
	const random = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	const kinds = [['opened', 40], ['visit', 25], ['clicked', 20], ['form', 8], ['demo', 4], ['unsubscribed', 3]];
	const pages = ['/pricing', '/blog', '/docs'];
	const titles = ['CEO', 'Director', 'Engineer', 'Student', 'Manager'];
	const kindOf = (percent) => kinds.find(([, share]) => (percent -= share) < 0)[0];
	return Array.from({ length: count }, (_, index) => {
		// Each event has its own beginning, so that any stretch of events is the same whenever it is made.
		state = Math.imul(first + index + 1, 0x9e3779b1);
		const lead = Math.floor(random() ** 1.5 * 2000);
		const event = kindOf(random() * 100);
		return {
			eventId: 'e' + (first + index),
			email: 'lead' + lead + '@example.com',
			event,
			...(event === 'visit' && { page: pages[Math.floor(random() * pages.length)] }),
			title: titles[lead % titles.length],
			companySize: ((lead * 37) % 200) + 1,
		};
	});
`;

/** The program of a Code node that brings the events. */
export const eventsProgram = (count: number): string =>
	`const eventsOf = (count, first) => {${BODY}};\nreturn eventsOf(${count}, 0).map((json) => ({ json }));`;

/** The same events. */
export function eventsOf(count: number, first = 0): LeadEvent[] {
	return (new Function('count', 'first', BODY) as (count: number, first: number) => LeadEvent[])(
		count,
		first,
	);
}
