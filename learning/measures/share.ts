import { Z, type Estimate } from './interval';

/** A share, such as 12 won of 80 leads, with Wilson's interval, which also holds for few leads and for none that won. */
export function shareOf(part: number, whole: number): Estimate {
	if (whole === 0) return { value: 0, low: 0, high: 1 };
	const value = part / whole;
	const squared = Z * Z;
	const middle = (part + squared / 2) / (whole + squared);
	const reach = (Z / (whole + squared)) * Math.sqrt((part * (whole - part)) / whole + squared / 4);
	return { value, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
