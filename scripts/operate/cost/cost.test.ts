import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { synthesize } from '../../../infra/stacks.fixture.ts';
import { prices } from '../../bench/cost/prices.ts';
import { useOf } from '../../bench/cost/usage.ts';
import { billOf, doorAlarms, sumOf } from './bill.ts';
import { costPage, onPage } from './page.ts';
import { idleCountOf } from './standing.ts';

const run = promisify(execFile);

test('npm run cost -- --write has written the page of costs as templates and counts come to now', () => {
  const page = readFileSync(new URL('../../../.github/cost.md', import.meta.url), 'utf8');
  expect(page).toBe(costPage(onPage.stages.map(name => billOf(name, onPage.users))));
});

test('npm run cost refuses a stage that is not on AWS, and a number of users that is none', async () => {
  await expect(run('node', ['scripts/operate/cost.ts', '--stage', 'local'])).rejects.toThrow('There is no bill of a stage "local"');
  await expect(run('node', ['scripts/operate/cost.ts', '--users', '0'])).rejects.toThrow('--users is a whole number');
});

test('twice the users cost twice as much, and what is there while nothing happens costs the same', () => {
  const [one, two] = [billOf('dev', 1000), billOf('dev', 2000)];
  expect(sumOf(two.use)).toBeCloseTo(2 * sumOf(one.use), 6);
  expect(two.idle).toEqual(one.idle);
});

test('a stage that does not last has no alarms to pay for, and no backups', () => {
  const { idle, options } = billOf('preview', 1000);
  expect(idle.find(({ what }) => what === 'metrics under alarms')).toMatchObject({ count: 0, usd: 0 });
  expect(options.some(({ what }) => what.includes('backups'))).toBe(false);
});

test('a door of operators costs its alarms, and nothing else while nothing happens', () => {
  const [without, withDoor] = [synthesize('dev', { operators: 'none' }), synthesize('dev', { operators: { from: ['203.0.113.0/24'] } })];
  try {
    const count = idleCountOf(without);
    expect(idleCountOf(withDoor)).toEqual({ ...count, alarmMetrics: count.alarmMetrics + doorAlarms });
  } finally {
    for (const each of [without, withDoor]) each.remove();
  }
});

test('an edge costs its firewall, key and alarms a month, and each request twice; a stage that has none pays nothing of it', () => {
  const linesOf = (users: number) => billOf('dev', users).options.filter(({ what }) => what.includes('`edge'));
  const [none, some] = [linesOf(0), linesOf(1000)];
  // 5 of the firewall and 5 rules; two copies of the key and four alarms; the requests; a rule; Bot Control.
  expect(none.map(({ usd }) => Number(usd.toFixed(2)))).toEqual([10, 1.2, 0, 1, 11]);
  expect(some[2]!.usd).toBeCloseTo(some[2]!.count * (prices.edgeRequest.usd + prices.firewallRequest.usd), 6);
  const made = synthesize('dev', { operators: 'none' });
  made.remove();
  expect(JSON.stringify(made.byName)).not.toContain('AWS::WAFv2');
});

test('what is used stands in the bill, all of it', () => {
  expect(Object.values(useOf(1000)).every(count => count > 0)).toBe(true);
});
