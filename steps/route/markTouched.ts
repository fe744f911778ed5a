import type { Instant, Touch } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { chunked } from '../shared/chunks';
import type { StepRequest } from '../shared/request';
import { Run, type Work } from '../shared/run';

/** Somebody got in touch with a lead. */
export interface NewTouch {
	lead: string;
	at: Instant;
	/** Who did; "": nobody said. */
	by: string;
}

/** A lead that was touched. */
export interface TouchedLead {
	leadId: string;
	/** When, as ISO 8601 in UTC. */
	at: string;
	touchedBy: string;
	/** Whether this was not known: a lead is touched once at one instant. */
	isNew: boolean;
	what: string;
}

type TouchRequest = Pick<StepRequest, 'entity' | 'step' | 'execution' | 'run' | 'now'>;

/** Notes that leads were touched, whether or not any score or pool knows them. Returns one result an item. */
export async function markTouched(
	store: Store,
	request: TouchRequest,
	touches: NewTouch[],
): Promise<TouchedLead[]> {
	const works = chunked(touches).map((chunk): Work<Begun, TouchedLead[]> => ({
		begin: async (tx) => {
			const ids = [...new Set(chunk.map(({ lead }) => lead))];
			const [author, names] = await Promise.all([tx.step(request.step), tx.resolve(request.entity, ids)]);
			return { author, names };
		},
		work: async (tx, begun) => await markChunk(tx, request, chunk, begun),
	}));
	return (await new Run(store, request).parts(works)).flat();
}

interface Begun {
	/** The number of the step. */
	author: number;
	/** The leads behind the step's IDs. */
	names: Map<string, string>;
}

async function markChunk(
	tx: Transaction,
	{ entity, execution }: TouchRequest,
	chunk: NewTouch[],
	{ author, names }: Begun,
): Promise<TouchedLead[]> {
	const stored = await tx.touchesOf(entity, [...new Set(names.values())]);
	const known = new Map(
		[...stored].map(([lead, all]) => [lead, new Map(all.map((touch) => [touch.at, touch]))]),
	);
	const fresh: Array<[lead: string, touch: Touch]> = [];
	const results = chunk.map(({ lead, at, by }): TouchedLead => {
		const leadId = names.get(lead)!;
		const before = known.get(leadId)!.get(at);
		const touch = before ?? { at, by, step: author, execution };
		if (!before) {
			known.get(leadId)!.set(at, touch);
			fresh.push([leadId, touch]);
		}
		const date = new Date(at).toISOString();
		const what = `${before ? 'Was marked as touched before' : 'Touched'}: ${date}${touch.by && `, by ${touch.by}`}`;
		return { leadId, at: date, touchedBy: touch.by, isNew: !before, what };
	});
	await tx.saveTouches(entity, fresh);
	return results;
}
