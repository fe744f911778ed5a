/** A figure with the range that holds the true one in 95 of 100 cases. */
export interface Estimate {
	value: number;
	low: number;
	high: number;
}

/** Of a normal distribution, 95 % lie this many standard deviations around the mean. */
export const Z = 1.959963984540054;

export const logit = (share: number): number => Math.log(share / (1 - share));
export const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
