import { testStore } from './contract';
import { freshSchema } from './freshSchema';

testStore({ kind: 'postgres', fresh: () => JSON.stringify(freshSchema()) });
