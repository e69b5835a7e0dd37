import { expect, test } from 'vitest';
import { isPin, verifierCost, verifierOf } from './pin-verifier.ts';

const millisecondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

test('only the PIN itself is it, and two children with the same one share nothing', async () => {
  const [one, other] = await Promise.all([verifierOf('4071'), verifierOf('4071')]);
  expect([one.salt === other.salt, one.hash === other.hash]).toEqual([false, false]);
  expect([one.salt.length, one.hash.length]).toEqual([22, 43]);
  const said = await Promise.all(['4071', '4072', '04071', '407', ''].map(pin => isPin(pin, one)));
  expect(said).toEqual([true, false, false, false, false]);
  expect(JSON.stringify(one)).not.toContain('4071');
});

test('nobody’s PIN is no PIN, whatever is said', async () => {
  for (const known of [undefined, {}, { salt: 'A'.repeat(22) }]) expect(await isPin('0000', known)).toBe(false);
});

test('a look costs 16 MB and milliseconds of a core, as much where there is no PIN', async () => {
  expect(128 * verifierCost.N * verifierCost.r).toBe(16 * 2 ** 20);
  const known = await verifierOf('4071');
  const times = { wrong: [] as number[], nobody: [] as number[] };
  for (let i = 0; i < 9; i++) {
    times.wrong.push(await millisecondsOf(() => isPin('0000', known)));
    times.nobody.push(await millisecondsOf(() => isPin('0000', undefined)));
  }
  const least = { wrong: Math.min(...times.wrong), nobody: Math.min(...times.nobody) };
  console.info(`a look at a PIN: ${least.wrong.toFixed(0)} ms, at nobody's ${least.nobody.toFixed(0)} ms`);
  expect(least.wrong).toBeGreaterThan(10);
  expect(least.nobody / least.wrong).toBeGreaterThan(0.5);
  expect(least.nobody / least.wrong).toBeLessThan(2);
});
