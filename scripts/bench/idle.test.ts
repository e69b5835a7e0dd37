import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { synthesize } from '../../infra/stacks.fixture.ts';
import { idleCostOf, idleCountOf } from './idle.ts';

test('README says what a stage costs while nothing happens, as its templates come to', () => {
  const synthesized = synthesize('dev');
  try {
    const count = idleCountOf(synthesized);
    expect(count.queues).toBeGreaterThan(10);
    expect(idleCostOf(count)).toBeLessThan(30);
    const said = `${count.keys} keys, ${count.secrets} secrets, ${count.alarmMetrics} metrics under alarms and the polling of ${count.queues} empty queues come to ${Math.round(idleCostOf(count))} USD a month`;
    expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(said);
  } finally {
    synthesized.remove();
  }
});
