import { afterAll, beforeAll } from 'vitest';
import { type Engine, useEngine } from './engine.ts';

/**
 * Starts the engine before the tests of a file and ends it after them. Answers what `load` imports: it is there once the tests run, as it reads the
 * environment that the engine sets.
 */
export const onEngine = <T extends object>(load: () => Promise<T>): T => {
  const data = {} as T;
  let engine: Engine | undefined;
  beforeAll(async () => {
    engine = await useEngine();
    Object.assign(data, await load());
  });
  afterAll(() => engine?.stop());
  return data;
};
