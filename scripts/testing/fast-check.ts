// The path and not the name, which vitest.config.ts leads to this file.
import fc from '../../node_modules/fast-check/lib/fast-check.js';

export * from '../../node_modules/fast-check/lib/fast-check.js';

/** What tests import as `fast-check`: its cases follow from the seed of the run. */
fc.configureGlobal({ seed: Number(process.env.LAWS_SEED) });
export default fc;
