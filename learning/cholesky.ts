/** Solves A x = b, A being symmetric and positive definite (Cholesky's method), row by row. Overwrites both. */
export function solve(a: Float64Array[], b: Float64Array): Float64Array {
	for (let i = 0; i < b.length; i++) {
		const row = a[i]!;
		for (let j = 0; j <= i; j++) {
			const other = a[j]!;
			let sum = row[j]!;
			for (let k = 0; k < j; k++) sum -= row[k]! * other[k]!;
			row[j] = i === j ? Math.sqrt(Math.max(sum, Number.EPSILON)) : sum / other[j]!;
		}
	}
	for (let i = 0; i < b.length; i++) {
		const row = a[i]!;
		for (let k = 0; k < i; k++) b[i]! -= row[k]! * b[k]!;
		b[i]! /= row[i]!;
	}
	for (let i = b.length - 1; i >= 0; i--) {
		b[i]! /= a[i]![i]!;
		const row = a[i]!;
		for (let k = 0; k < i; k++) b[k]! -= row[k]! * b[i]!;
	}
	return b;
}
