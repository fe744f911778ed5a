import { applyDecay, freshN8n, journey, messages, scoreLead } from './setup';

const byHand = /^This run by hand/;
const said = (texts: string[]): string[] =>
	texts.filter((text) => !byHand.test(text) && !/event ID/.test(text));

const every = (name: string, more: object = {}) => ({
	rule: [{ name, award: 'everyTime', points: 10, appliesTo: 'every', ...more }],
});
const at = (asIf: string) => ({ options: { asIf } });

test('a rule that is gone while another is new was probably renamed', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead({ rules: every('Open') })), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(scoreLead({ rules: every('Opened') })), [{ lead: 'ann' }]);

	expect(said(messages(run))).toEqual([
		'The rule "Open" is gone and "Opened" is new. A renamed rule is a new rule: its once-only points will be given again. To carry over what the old rule gave, use the operation "Correct a Rule" of a Lead Scores step.',
	]);
});

test('steps that set different bounds for a score are told of each other', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead({ options: { max: 100 } })), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(scoreLead({ options: { max: 80 } })), [{ lead: 'ann' }]);

	expect(said(messages(run))).toEqual([
		'The maximum of "Lead Score" was 100 and is now 80, for all steps of this score.',
	]);
});

test('points that expire need a step that works on their lead', async () => {
	const n8n = freshN8n();
	const rules = every('Open', { expiresAfter: 1, expiresAfterUnit: 'days' });
	const first = await n8n.run(journey(scoreLead({ rules, ...at('2026-01-01T00:00:00Z') })), [
		{ lead: 'ann' },
		{ lead: 'bob' },
	]);
	expect(said(messages(first))).toEqual([
		expect.stringContaining('No Apply Decay step works on this score yet'),
	]);

	const second = await n8n.run(journey(scoreLead({ rules, ...at('2026-01-03T00:00:00Z') })), [
		{ lead: 'ann' },
	]);
	expect(said(messages(second))).toContainEqual(expect.stringContaining('1 lead holds expired points'));
});

test('nothing is said of decay where it follows in the same workflow', async () => {
	const rules = every('Open', { expiresAfter: 1, expiresAfterUnit: 'days' });
	const run = await freshN8n().run(journey(scoreLead({ rules }), applyDecay()), [{ lead: 'ann' }]);

	expect(said(messages(run))).toEqual([]);
});

test('another way of fading, and another step that fades, are told', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead(at('2026-01-01T00:00:00Z'))), [{ lead: 'ann' }]);
	await n8n.run(journey(applyDecay(at('2026-01-31T00:00:00Z'), { id: 'one' })), [{}]);
	const run = await n8n.run(
		journey(applyDecay({ fade: 'linear', amount: 60, ...at('2026-01-31T00:00:00Z') }, { id: 'two' })),
		[{}],
	);

	expect(messages(run, 'Apply Decay')).toEqual([
		'Another Apply Decay step fades the same points of this score. The one that runs last decides how; keep one of them.',
		'Points were halved every 30 days and are now shrunk evenly to zero over 60 days. What is left is counted from the original points, so points that had faded can come back.',
		'This run by hand decayed live scores, because the option Test Runs is set to "Change Live Scores".',
		'No score changed.',
	]);
});

test('production runs look for none of this', async () => {
	const n8n = freshN8n();
	await n8n.run(journey(scoreLead({ rules: every('Open') })), [{ lead: 'ann' }]);
	const run = await n8n.run(journey(scoreLead({ rules: every('Opened') })), [{ lead: 'ann' }], {
		mode: 'trigger',
	});

	expect(said(messages(run))).toEqual([]);
});
