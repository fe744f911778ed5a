import type { Random } from '../../random';
import type { Home } from '../home';

/** One way in, and what comes in by it. */
export interface Kind {
	/** Some parts: fewer of them can show the same fault. */
	parts: (random: Random) => Promise<unknown[]>;
	/** Hands them in by the real nodes. The same draws for the same parts. */
	play: (home: Home, parts: unknown[], random: Random) => Promise<void>;
	/** Whether all that was stored is looked at afterwards. */
	leavesLeads: boolean;
}
