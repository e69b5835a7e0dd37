import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemAt } from '../../../shared/domain/items/items/item.fixture.ts';
import { type Engine, useEngine } from './engine.ts';

/* The health of a stage of which only the table is there: every other part must say so, and none of them keep the page from coming. */
let engine: Engine;
let healthDetails: typeof import('../../../functions/platform/health/checks.ts').healthDetails;
let items: typeof import('../../../shared/data/items/items.ts').items;

beforeAll(async () => {
  engine = await useEngine();
  Object.assign(process.env, {
    STAGE: 'test',
    QUEUES_URL: `${engine.endpoint}/000000000000`,
    KEY_ARN: 'arn:aws:kms:us-east-1:000000000000:key/none',
    DUE_SHARDS_READ: '4',
  });
  [{ healthDetails }, { items }] = await Promise.all([
    import('../../../functions/platform/health/checks.ts'),
    import('../../../shared/data/items/items.ts'),
  ]);
});
afterAll(() => engine?.stop());

const context = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now: '2026-11-21T08:00:00.000Z', requestId: 'r', zone: 'UTC' } as const;

test('a part that does not answer is failing by the name of its error, beside those that do', async () => {
  const health = await healthDetails('2026-11-21T08:00:00.000Z');
  expect(health).toMatchObject({ status: 'failing', table: { status: 'ok' }, clock: { status: 'ok', lagMs: 0 } });
  for (const part of [health.key, health.mail, health.queues[0]])
    expect(part).toMatchObject({ status: 'failing', reason: expect.any(String) });
});

test.each([
  ['2026-11-21T10:01:59.000Z', 'ok'],
  ['2026-11-21T10:02:01.000Z', 'failing'],
])('the clock lags by the oldest record that is overdue: at %s it is %s', async (now, status) => {
  const overdue = itemAt('2026-11-21T08:00:00Z', {
    due: { date: '2026-11-21', time: '10:00', zone: 'UTC' },
    reminders: [{ offset: 'PT0S' }],
  });
  await items.create({ next: overdue, event: { type: 'item.created', data: {} } }, context);
  const { clock } = await healthDetails(now);
  expect(clock).toEqual({ status, lagMs: Date.parse(now) - Date.parse('2026-11-21T10:00:00Z'), oldestDueAt: '2026-11-21T10:00:00.000Z' });
});

test('when nothing answers, the page still comes', async () => {
  engine.stop();
  const { status, table, clock } = await healthDetails('2026-11-21T08:00:00.000Z');
  expect([status, table.status, clock.status]).toEqual(['failing', 'failing', 'failing']);
});
