/** The table in which n8n's own nodes keep scores: points for what a lead did apart from points for what it is. */
export const scoreTable = (name: string): string =>
	`CREATE TABLE ${name} (email text PRIMARY KEY, engagement integer, fit integer, score integer)`;
