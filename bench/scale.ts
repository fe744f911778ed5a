const SCALE = Number(process.env.BENCH_SCALE ?? 1);

/** A number of things to do, less where BENCH_SCALE says so, to try a part out. */
export const scaled = (count: number): number => Math.max(1, Math.round(count * SCALE));
