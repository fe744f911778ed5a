import { newLead, newScore, rounded, totalOf, type Rule } from '../../scoring';
import type { Store } from '../../stores';
import type { ChangedLead } from '../shared/changedLead';
import { readLeads } from '../read/readLeads';
import type { StepRequest } from '../shared/request';
import { scoreLeads } from './scoreLeads';

/** How a company's score is computed from its contacts' scores. */
export const COMBININGS = ['sum', 'average', 'highest', 'sumOfBest', 'averageOfBest'] as const;
export type Combining = (typeof COMBININGS)[number];

export interface RollUpRequest extends StepRequest {
	/** The score that companies get. */
	companyScore: string;
	combining: Combining;
	/** How many of the highest-scoring contacts are taken. */
	best: number;
}

/** A contact, and the company it belongs to. */
export interface ContactOfCompany {
	lead: string;
	company: string;
}

/** A company with its new score. */
export interface RolledUpCompany extends ChangedLead {
	/** How many contacts it was computed from, and the one with the highest score. */
	contacts: number;
	bestContact: string;
	bestContactScore: number;
	/** The positions of its contacts among those that came in. */
	from: number[];
}

/** Held while the company has contacts: it follows their scores up and down, and is in the ledger like any rule. */
const CONTACTS: Rule = { name: 'Contacts', award: 'whileTrue' };

const mean = (scores: number[]): number => sum(scores) / scores.length;
const sum = (scores: number[]): number => scores.reduce((total, score) => total + score, 0);

/** Each way of combining scores, highest first. */
const COMBINED: Record<Combining, (scores: number[], best: number) => number> = {
	sum,
	average: mean,
	highest: ([highest]) => highest!,
	sumOfBest: (scores, best) => sum(scores.slice(0, best)),
	averageOfBest: (scores, best) => mean(scores.slice(0, best)),
};

/**
 * Gives each company a score from those of its contacts, as the last step left them. A contact counts once, whichever
 * of its IDs are given; one without a score counts as a contact without points. Returns one result a company, in the
 * order in which they came.
 */
export async function rollUpToCompanies(
	store: Store,
	request: RollUpRequest,
	contacts: ContactOfCompany[],
): Promise<RolledUpCompany[]> {
	const companies = await gather(store, request, contacts);
	const { companyScore, combining, best } = request;
	const ranked = [...companies].map(([company, { scores, from }]) => {
		return { company, from, contacts: [...scores].sort(([, a], [, b]) => b - a) };
	});
	const scored = await scoreLeads(store, {
		...request,
		...{ entity: 'company', score: companyScore, settings: {}, rules: [CONTACTS], preview: false },
		items: ranked.map((one) => {
			const scores = one.contacts.map(([, score]) => score);
			const points = rounded(COMBINED[combining](scores, best));
			return { lead: one.company, eventId: null, at: null, matches: [{ holds: true, points }] };
		}),
	});
	return scored.map(({ leadId, score, previous, change, why }, index) => {
		const { contacts: all, from } = ranked[index]!;
		const [bestContact, bestContactScore] = all[0]!;
		return {
			leadId,
			score,
			previous,
			change,
			why,
			contacts: all.length,
			bestContact,
			bestContactScore,
			from,
		};
	});
}

/** The companies behind the contacts' company IDs, with the scores of their contacts by lead. */
async function gather(
	store: Store,
	{ entity, score }: StepRequest,
	contacts: ContactOfCompany[],
): Promise<Map<string, { scores: Map<string, number>; from: number[] }>> {
	const ids = [...new Set(contacts.map(({ company }) => company))];
	const [stored, names] = await store.transaction(
		async (tx) => await Promise.all([tx.score(entity, score), tx.resolve('company', ids)]),
		'preview',
	);
	const withoutPoints = rounded(totalOf(newLead(), stored?.score ?? newScore(entity, score)));
	const leads = [...new Set(contacts.map(({ lead }) => lead))];
	const read = await readLeads(store, entity, score, leads);
	const found = new Map(leads.map((lead, index) => [lead, read[index]!]));
	const companies = new Map<string, { scores: Map<string, number>; from: number[] }>();
	contacts.forEach(({ lead, company }, position) => {
		const name = names.get(company)!;
		const known = companies.get(name) ?? { scores: new Map<string, number>(), from: [] };
		companies.set(name, known);
		const contact = found.get(lead);
		known.scores.set(contact?.leadId ?? lead, contact?.score ?? withoutPoints);
		known.from.push(position);
	});
	return companies;
}
