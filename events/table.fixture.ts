import { catalogue } from './index.ts';
import { rowsOf } from './table.ts';

/* What is written into bundles (`infra/bundle.ts`), for tests of what is not bundled. */
Object.assign(globalThis, { EVENT_TABLE: JSON.stringify(rowsOf(catalogue)) });
