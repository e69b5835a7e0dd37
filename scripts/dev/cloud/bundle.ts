import { bundleFunctions } from '../../../infra/bundle.ts';

/* Bundles every function into the folder that is named: a process of its own, because what it reads of the project may have been saved a moment ago. */
const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Say into which folder.');
bundleFunctions(folder);
