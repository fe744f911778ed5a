import { ascending } from './order';

/** What the leads with the highest scores hold. */
export interface Top {
	/** The share of all wins among them. */
	winsReached: number;
	/** How many times more often they win than all leads do. */
	lift: number;
}

/**
 * The leads with the highest scores, as a share of all: 0.1 is the top tenth. Of leads with equal scores at its edge, each
 * counts by the part of them that still has room.
 */
export function topOf(scores: ArrayLike<number>, won: ArrayLike<number>, share: number): Top {
	const order = ascending(scores);
	const room = share * order.length;
	let [taken, wins, allWins] = [0, 0, 0];
	for (let end = order.length; end > 0;) {
		let [start, tiedWins] = [end, 0];
		for (; start > 0 && scores[order[start - 1]!] === scores[order[end - 1]!]; start--)
			tiedWins += won[order[start - 1]!]!;
		const part = Math.min(1, Math.max(0, (room - taken) / (end - start)));
		wins += part * tiedWins;
		taken += end - start;
		allWins += tiedWins;
		end = start;
	}
	const winsReached = allWins === 0 ? 0 : wins / allWins;
	return { winsReached, lift: share === 0 ? 0 : winsReached / share };
}
