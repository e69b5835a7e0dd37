import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { quotaOf } from '../../shared/domain/core/limits.ts';
import { faultKinds } from '../simulation/world/faults.ts';

/* What people are told of times is what was measured last (`npm run bench -- lateness`). */
const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const { figures } = JSON.parse(read('results/lateness.json')) as { figures: { figure: string; value: number }[] };
const readme = read('../../README.md');
const measured = (name: string): number => figures.find(({ figure }) => figure === name)!.value;

const seconds = (ms: number): string => (ms < 10_000 ? (ms / 1000).toFixed(1) : String(Math.round(ms / 1000)));
const pair = (figure: string): string => {
  const [p50, p99] = ['p50', 'p99'].map(part => measured(`${figure}, ${part}`)) as [number, number];
  return p99 < 200 && p50 < 100 && figure.startsWith('1 ') ? `${p50} / ${p99} ms` : `${seconds(p50)} / ${seconds(p99)} s`;
};

test.each([
  ['1', '1 in a second'],
  ['25, and so on for 20 seconds', '25 a second for 20 s'],
  ['100, spread over it', '100 over a second'],
  ['100, at one instant', '100 at one instant'],
  ['500, at one instant', '500 at one instant'],
  ['2,000, at one instant', '2000 at one instant'],
])('README says of %s due in the same second what was measured', (row, figure) => {
  expect(readme).toContain(`| ${row} | ${pair(`${figure}, inbox`)} | ${pair(`${figure}, mail`)} |`);
});

test('README says how many were told, and that none was lost, doubled or early', () => {
  expect(readme).toContain(`None of ${measured('reminders in all').toLocaleString('en')} was early, none was lost or sent twice.`);
  for (const figure of ['not delivered', 'delivered twice', 'told before their moment'])
    expect([figure, measured(figure)]).toEqual([figure, 0]);
});

test('README says of the limits what a user without a plan has', () => {
  const [requests, searches, sends, uploads] = (['request', 'search', 'send', 'upload'] as const).map(
    each => quotaOf('standard', each).quota,
  );
  expect(readme).toContain(`${requests} requests, ${searches} searches, ${sends} sends and ${uploads} uploads in any minute`);
});

test.each(['../../shared/clock/README.md', '../../CHANGELOG.md'])('%s says how many kinds of fault the simulation has', file => {
  const told = [...read(file).matchAll(/(\d+) kinds of fault/g)].map(([, count]) => Number(count));
  expect(told).toEqual([Object.keys(faultKinds).length]);
});
