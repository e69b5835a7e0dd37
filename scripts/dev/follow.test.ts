import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { follower } from './follow.ts';

/** One whose deployments and tests end when they are told to. */
const following = () => {
  const seen: string[] = [];
  const deployments: PromiseWithResolvers<void>[] = [];
  const tests: ((toItsEnd: boolean) => void)[] = [];
  const saved = follower({
    deploy(files) {
      seen.push(`deploy ${files}`);
      deployments.push(Promise.withResolvers());
      return deployments.at(-1)!.promise;
    },
    test(files, ended) {
      seen.push(`test ${files}`);
      return new Promise(done => {
        tests.push(done);
        ended.addEventListener('abort', () => done(false));
      });
    },
    failed: error => seen.push(`failed ${(error as Error).message}`),
    stopped: new AbortController().signal,
  });
  const then = async (happens: () => void): Promise<void> => {
    happens();
    await turn();
  };
  return {
    seen,
    saved: (...files: string[]) => then(() => saved(files)),
    deployed: () => then(() => deployments.shift()!.resolve()),
    broken: () => then(() => deployments.shift()!.reject(new Error('no build'))),
    tested: () => then(() => tests.at(-1)!(true)),
  };
};

test('what is saved while tests run ends them, and is tested together with what they were for', async () => {
  const { seen, saved, deployed, tested } = following();
  await saved('a.ts');
  await deployed();
  await saved('b.ts');
  await deployed();
  await tested();
  await saved('c.ts');
  await deployed();
  expect(seen).toEqual(['deploy a.ts', 'test a.ts', 'deploy b.ts', 'test a.ts,b.ts', 'deploy c.ts', 'test c.ts']);
});

test('what is saved during a deployment follows right after it, and then both are tested', async () => {
  const { seen, saved, deployed } = following();
  await saved('a.ts');
  await saved('b.ts');
  await saved('c.ts');
  await deployed();
  await deployed();
  expect(seen).toEqual(['deploy a.ts', 'deploy b.ts,c.ts', 'test a.ts,b.ts,c.ts']);
});

test('what does not build is said, and tested with what makes it whole', async () => {
  const { seen, saved, broken, deployed } = following();
  await saved('a.ts');
  await broken();
  await saved('b.ts');
  await deployed();
  expect(seen).toEqual(['deploy a.ts', 'failed no build', 'deploy b.ts', 'test a.ts,b.ts']);
});
