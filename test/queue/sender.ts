import type { LeadEvent } from './traffic';

const AT_ONCE = 20;
/** Far more than an answer takes while workers live. */
const PATIENCE_MS = 15_000;

/**
 * Sends events to a webhook, twenty at a time.
 * @param onAnswer told how many have been answered so far
 * @returns the events that were not answered with success, in time or at all
 */
export async function send(
	url: string,
	deliveries: LeadEvent[],
	onAnswer: (answered: number) => unknown = () => {},
): Promise<LeadEvent[]> {
	const queue = [...deliveries].values();
	const unanswered: LeadEvent[] = [];
	let answered = 0;
	async function sendOn(): Promise<void> {
		for (const event of queue) {
			if (await isAnswered(url, event)) onAnswer(++answered);
			else unanswered.push(event);
		}
	}
	await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
	return unanswered;
}

async function isAnswered(url: string, event: LeadEvent): Promise<boolean> {
	try {
		const answer = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(event),
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		await answer.text();
		return answer.ok;
	} catch {
		return false;
	}
}
