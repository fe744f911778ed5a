import type { IDataObject } from 'n8n-workflow';
import type { Learned, LearnedRule, Past } from '../../learning';

/** Past leads, and how what they teach becomes rules. */
export interface LeadSource {
	past: Past;
	/** What the page calls the outcomes; the value among them that means won, null: they were recorded. */
	outcome: string;
	wonValue: string | null;
	rulesFrom: (learned: Learned) => RuleItem[];
}

/** A rule as a page shows it, and as Scoring Rules reads it from an item. */
export interface RuleItem {
	rule: LearnedRule;
	item: IDataObject;
}
