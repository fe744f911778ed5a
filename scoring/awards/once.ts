import { pay, refuse, type Award } from './award';

/** The first matching event to arrive gives points; none after it does, not even when the points have expired. */
export const once: Award = (work, score, rule, points, occasion) => {
	if (work.state.once.includes(rule.id)) {
		refuse(work, rule, points, occasion);
		return;
	}
	work.state.once.push(rule.id);
	pay(work, score, rule, points, points, occasion);
};
