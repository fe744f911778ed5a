/** Lets the rest of n8n have its turn, so that long work keeps nobody waiting. */
export const othersTurn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));
