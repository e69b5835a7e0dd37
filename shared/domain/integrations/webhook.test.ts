import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { saltsAt } from '../core/rotating-salt.ts';
import { replyShown } from './attempt.ts';
import { pauseAfter } from './retry.ts';
import { adoptWebhook, changeWebhook, createWebhook, endWebhook, rotateWebhook, Webhook, WebhookInput } from './webhook.ts';
import { isOfTypes, wantedBy } from './webhook-filter.ts';

const now = '2026-11-28T08:00:00.000Z';
const [ada, ben] = ['user_01kb8m3tq2e8fvq3w5r7c9d0eb', 'user_01kb8m3tq2e8fvq3w5r7c9d0ec'] as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', webhookId: 'hook_01kb8m3tq2e8fvq3w5r7c9d0eb', salt: 'a'.repeat(22) } as const;
const made = createWebhook({ name: 'x', url: 'https://example.org/', types: [], format: 'full', order: 'workspace' }, ids, {
  userId: ada,
  now,
}).next;
const later = (seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();

describe('a webhook', () => {
  test('reads by the rights of whoever made, changed or adopted it last', () => {
    expect(made.readsAs).toBe(ada);
    expect(changeWebhook(made, { format: 'thin' }, { userId: ben, now }).next).toMatchObject({ readsAs: ben, createdBy: ada });
    expect(adoptWebhook(made, { userId: ben, now }).next.readsAs).toBe(ben);
    expect(adoptWebhook(made, { userId: ada, now }).next).toBe(made);
  });

  test('keeps its filter in one form, takes it away by null, and refuses one that makes no sense', () => {
    const changed = changeWebhook(made, { filter: 'TAG=garden & priority>=high' }, { userId: ada, now }).next;
    expect(changed.filter).toBe('tag = garden and priority >= high');
    expect(changeWebhook(changed, { filter: null }, { userId: ada, now }).next.filter).toBeUndefined();
    expect(() => changeWebhook(made, { filter: 'colour = red' }, { userId: ada, now })).toThrow(
      expect.objectContaining({ details: { errors: [expect.objectContaining({ pointer: '/filter', code: 'filter_unknown_field' })] } }),
    );
  });

  test('keeps a filter as it was written where its one form is longer than a filter may be', () => {
    const filter = Array.from({ length: 27 }, () => `by=${ada}`).join('|');
    const changed = changeWebhook(made, { filter }, { userId: ada, now }).next;
    expect(Webhook.parse(changed).filter).toBe(filter);
  });

  test('signs by both secrets during the overlap, and by the new one alone behind it', () => {
    const salt = 'b'.repeat(22);
    const rotated = rotateWebhook(made, { overlapSeconds: 60 }, salt, now).next;
    expect(saltsAt(rotated, later(59))).toEqual([salt, made.salt]);
    expect(saltsAt(rotated, later(60))).toEqual([salt]);
    expect(saltsAt(rotateWebhook(made, { overlapSeconds: 0 }, salt, now).next, now)).toEqual([salt]);
  });

  test('that has ended is not there for any change', () => {
    const ended = endWebhook(made, now).next;
    for (const change of [
      () => changeWebhook(ended, { format: 'thin' }, { userId: ada, now }),
      () => rotateWebhook(ended, { overlapSeconds: 0 }, ids.salt, now),
      () => adoptWebhook(ended, { userId: ada, now }),
      () => endWebhook(ended, now),
    ])
      expect(change).toThrow('not_found');
  });
});

test('types are named one by one, by their kind, or all by none', () => {
  expect([isOfTypes([], 'item.done'), isOfTypes(['item.*'], 'item.done'), isOfTypes(['item.done'], 'item.done')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([isOfTypes(['item.*'], 'items.done'), isOfTypes(['list.*'], 'item.done'), isOfTypes(['item'], 'item.done')]).toEqual([
    false,
    false,
    false,
  ]);
});

test('a type is no longer than a type may be, so that a webhook is no larger than a record may be', () => {
  const input = { name: 'x', url: 'https://example.org/' };
  expect(WebhookInput.safeParse({ ...input, types: ['item.*', 'subscribed.health_changed'] }).success).toBe(true);
  expect(WebhookInput.safeParse({ ...input, types: [`item.${'a'.repeat(80)}`] }).success).toBe(false);
});

test('a filter asks of the event and its record, and of a record that is not shown it knows nothing', () => {
  const event = {
    type: 'item.completed',
    data: { entity: 'item', by: ben, record: { tags: ['garden'], assignees: [ada], priority: 'high' } },
  };
  const fits = (filter: string, more: object = {}) => wantedBy({ types: [], filter, readsAs: ada })({ ...event, ...more }, now);
  for (const filter of ['tag = garden', 'assignee = me', 'priority > low', `by = ${ben}`, 'type = item.completed', 'record = item'])
    expect({ filter, fits: fits(filter) }).toEqual({ filter, fits: true });
  expect(fits('tag = garden', { data: { entity: 'item', by: ben } })).toBe(false);
});

describe('what failed is tried again', () => {
  const anyTry = fc.record({
    tries: fc.integer({ min: 1, max: 9 }),
    isBusy: fc.boolean(),
    retryAfterSeconds: fc.option(fc.nat(200_000), { nil: undefined }),
  });

  test('later each time, never sooner than a busy receiver asks within six hours, and never after the tenth', () =>
    fc.assert(
      fc.property(anyTry, fc.double({ min: 0, max: 1, noNaN: true }), (failed, dice) => {
        const pause = pauseAfter(failed, dice)!;
        expect(pause).toBeGreaterThanOrEqual(Math.min(failed.retryAfterSeconds ?? 0, 6 * 3600) * 1000);
        if (failed.isBusy) expect(pause).toBeGreaterThanOrEqual(60_000);
        expect(pause).toBeLessThanOrEqual(86_400_000 * 1.2);
        expect(pauseAfter({ ...failed, tries: 10 }, dice)).toBeUndefined();
      }),
    ));

  test('in 75.6 hours, where the dice fall in the middle', () => {
    const pauses = Array.from({ length: 9 }, (_, i) => pauseAfter({ tries: i + 1, isBusy: false }, 0.5)!);
    expect(pauses.reduce((sum, each) => sum + each, 0) / 3_600_000).toBeCloseTo(75.58, 1);
  });
});

test.each([
  ['ok', 'ok'],
  ['', undefined],
  [' \u0000\u001b[31mred\u202e ', '[31mred'],
  ['{"token":"whsec_abcdefgh12345678"}', '{"token":"…"}'],
  ['Authorization: Bearer abcdefgh.ijkl', 'Authorization: …'],
  [`key ${'a1'.repeat(20)} end`, 'key … end'],
  ['a b '.repeat(1000), 'a b '.repeat(125)],
  [`a${'🪴'.repeat(300)}`, `a${'🪴'.repeat(249)}\ufffd`],
])('of a reply is kept what may be: %j', (reply, shown) => {
  expect(replyShown(reply)).toBe(shown);
});
