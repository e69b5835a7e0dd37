import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { synthesize } from '../../../infra/stacks.fixture.ts';
import { prices } from '../../bench/cost/prices.ts';
import { idleCostOf, idleCountOf, requestMetrics } from './standing.ts';

test('README says what a stage costs while nothing happens, as its templates come to', () => {
  const synthesized = synthesize('dev', { operators: 'none' });
  try {
    const count = idleCountOf(synthesized);
    expect(count.queues).toBeGreaterThan(10);
    expect(idleCostOf(count)).toBeLessThan(30);
    const said = `${count.keys} keys, ${count.secrets} secrets, ${count.alarmMetrics} metrics under alarms, the polling of ${count.queues} empty queues, ${count.shards} shards of the clock and its ${Math.round(count.traces / 1000)},000 traces come to ${Math.round(idleCostOf(count))} USD a month`;
    const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(README).toContain(said);
    // A twentieth of what comes beside the first in a second.
    expect(README).toContain(`${(0.05 * 1_000_000 * prices.xrayTrace.usd).toFixed(2)} USD a million of those`);
    const usd = requestMetrics * prices.metric.usd;
    expect(usd).toBeLessThan(5);
    expect(README).toContain(`requests come on top, at most ${requestMetrics} (${Math.round(usd)} USD)`);
  } finally {
    synthesized.remove();
  }
});
