import { assign, type Assignment, type Pool } from '../../scoring';
import type { Store, Transaction } from '../../stores';
import { chunked } from '../shared/chunks';
import { Run, type Work } from '../shared/run';
import { poolFor, type PoolRequest, type PoolSettings } from '../shared/pools';

export interface AssignRequest extends PoolRequest, PoolSettings {
	/** Whether a lead that has a person keeps it. */
	keepsPerson: boolean;
}

export interface LeadToAssign {
	lead: string;
	/** Whom the item names as the owner. */
	owner: string | null;
	/** The event that brings the lead: where leads do not keep their person, one that comes again assigns nobody again. */
	event: string | null;
}

/** Whom a lead is assigned to; null: nobody is free. */
export interface AssignedLead {
	leadId: string;
	pool: string;
	person: string | null;
	/** Whether the person has got the lead now, and which of all leads that the pool has dealt it is. */
	isNew: boolean;
	number: number | null;
	why: string;
}

/**
 * Assigns leads to the people of a pool, in the order of the items. The pool is locked for each chunk, so that all executions
 * on all machines take turns from the same list. Returns one result an item.
 */
export async function assignLeads(
	store: Store,
	request: AssignRequest,
	leads: LeadToAssign[],
): Promise<AssignedLead[]> {
	const { entity, step } = request;
	const works = chunked(leads).map((chunk): Work<Begun, AssignedLead[]> => ({
		begin: async (tx) => {
			const ids = [...new Set(chunk.map(({ lead }) => lead))];
			const [author, names] = await Promise.all([tx.step(step), tx.resolve(entity, ids)]);
			return { author, names };
		},
		work: async (tx, begun) => await assignChunk(tx, request, chunk, begun),
	}));
	return (await new Run(store, request).parts(works)).flat();
}

interface Begun {
	/** The number of the step. */
	author: number;
	/** The leads behind the step's IDs. */
	names: Map<string, string>;
}

async function assignChunk(
	tx: Transaction,
	request: AssignRequest,
	chunk: LeadToAssign[],
	{ author, names }: Begun,
): Promise<AssignedLead[]> {
	const { pool: name, entity, now, execution } = request;
	const [stored, assigned] = await Promise.all([
		tx.pool(name),
		// Follows the lock on the pool: who waited for it sees what has come meanwhile.
		tx.assignmentsOf(entity, [...new Set(names.values())]),
	]);
	const known = new KnownPeople(name, assigned);
	let pool: Pool = poolFor(stored, request, request, author);
	const results = chunk.map(({ lead, owner, event }): AssignedLead => {
		const leadId = names.get(lead)!;
		const has = known.of(leadId);
		const knownByEvent = event === null ? null : known.of(leadId, event);
		const answer = assign(pool, { has, knownByEvent, owner, keepsPerson: request.keepsPerson }, now);
		const { person, isNew, number, day, why } = answer;
		pool = answer.pool;
		if (person !== null) {
			const one = { pool: name, person, at: now, day, number, step: author, execution };
			// An event that comes again says nothing of whose lead it is by now.
			const isOther = person !== has && person !== knownByEvent;
			if (isNew || isOther) known.set(leadId, { ...one, event: '' });
			if (event !== null && person !== knownByEvent) known.set(leadId, { ...one, event });
		}
		return { leadId, pool: name, person, isNew, number, why };
	});
	await tx.savePool(name, pool);
	await tx.saveAssignments(entity, known.changed());
	return results;
}

/** Whom leads have in a pool, as the items of a chunk change it. */
class KnownPeople {
	private readonly people = new Map<string, string>();
	private readonly fresh = new Map<string, [lead: string, assignment: Assignment]>();

	constructor(pool: string, assigned: Map<string, Assignment[]>) {
		for (const [lead, all] of assigned) {
			for (const one of all) if (one.pool === pool) this.people.set(keyOf(lead, one.event), one.person);
		}
	}

	/** @param event "": whom the lead has now */
	of(lead: string, event = ''): string | null {
		return this.people.get(keyOf(lead, event)) ?? null;
	}

	set(lead: string, assignment: Assignment): void {
		const key = keyOf(lead, assignment.event);
		this.people.set(key, assignment.person);
		this.fresh.set(key, [lead, assignment]);
	}

	changed(): Array<[lead: string, assignment: Assignment]> {
		return [...this.fresh.values()];
	}
}

const keyOf = (lead: string, event: string): string => JSON.stringify([lead, event]);
