import { describe, expect, test } from 'vitest';
import { type AskedItem, afterAct, type ItemState } from './item.ts';

const at = (instant: string): number => Date.parse(instant);
const due = { date: '2026-06-16', time: '16:34', zone: 'Europe/Berlin' };
const reminders = [{ offset: '-PT1M' }];
const created = afterAct(undefined, { name: 'createItem', body: { due, reminders } }, 'user', at('2026-06-16T14:00:00Z'));
const until = '2026-06-16T14:20:00.000Z';
const snoozed = afterAct(created, { name: 'snoozeItem', body: { until } }, 'user', at('2026-06-16T14:01:00Z'));
const changedBy = (body: AskedItem): ItemState => afterAct(snoozed, { name: 'changeItem', body }, 'user', at('2026-06-16T14:02:00Z'));

describe('an item that is changed', () => {
  test('stays as it is where its due and its reminders are said again as they are', () => {
    expect(changedBy({ due, reminders })).toBe(snoozed);
  });

  test('ends its snooze with another due', () => {
    expect(changedBy({ due: { ...due, time: '16:35' } }).snoozedUntil).toBeUndefined();
    expect(changedBy({ due: { date: due.date } }).snoozedUntil).toBeUndefined();
  });

  test('keeps its snooze with other reminders', () => {
    expect(changedBy({ due, reminders: [] }).snoozedUntil).toBe(at(until));
  });
});
