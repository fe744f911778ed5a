import type { IExecuteFunctions } from 'n8n-workflow';
import { hint } from '../common/hints';

/** The hints about a step's conditions, once all items have been judged. */
export class Remarks {
	private readonly computedIn = new Set<string>();
	private readonly unansweredBy = new Map<string, number>();
	private failures = 0;
	private example = '';

	/** A rule that holds while something is true looks at something that is no plain field. */
	computed(rule: string): void {
		this.computedIn.add(rule);
	}

	/** A rule asks for a missing or empty field, and the value of such a field is not known. */
	unanswered(rule: string): void {
		this.unansweredBy.set(rule, (this.unansweredBy.get(rule) ?? 0) + 1);
	}

	/** A value could not be converted to what it is compared with. */
	unconvertible(message: string): void {
		this.failures++;
		this.example ||= message;
	}

	/** Shows the hints above the output. */
	show(context: IExecuteFunctions): void {
		for (const [rule, times] of this.unansweredBy) {
			hint(
				context,
				`The rule "${rule}" asks whether a field is missing or empty, but rules that give points while something is true ignore such fields: ${times} ${times === 1 ? 'item' : 'items'} left its points as they were. To give the points for them, set the option "Missing Fields" to "Are Empty".`,
			);
		}
		for (const rule of this.computedIn) {
			hint(
				context,
				`A condition of the rule "${rule}" is an expression, not a field, so an item that lacks the field can take the points away. To keep them, drag the field itself onto the condition.`,
				'info',
			);
		}
		if (this.failures === 0) return;
		hint(
			context,
			`${this.failures} ${this.failures === 1 ? 'value' : 'values'} could not be compared and did not match, for example: ${this.example}`,
		);
	}
}
