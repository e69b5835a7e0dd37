import { describe, expect, test } from 'vitest';
import { createItem } from '../../items/history/item-changes.ts';
import type { CalendarEvent } from '../sync/calendar.ts';
import { fingerprintOfItem, isAsMade, patchFor, wantedItems } from './subscribed-items.ts';

const zone = 'Europe/Berlin';
const now = '2026-11-21T08:00:00.000Z';
const at = (time: string, date = '2026-11-28') => ({ date, time, zone });
const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  eventId: 'a',
  uid: 'a',
  status: 'confirmed',
  start: at('09:00'),
  end: at('10:00'),
  title: 'Concert',
  busy: true,
  alarms: [{ offset: '-PT15M', relativeTo: 'start' }],
  updatedAt: now,
  ...more,
});
const wantedOf = (...events: CalendarEvent[]) => wantedItems(events, { zone, now }, { most: 500 })!.wanted;
const wanted = (more: Partial<CalendarEvent> = {}) => wantedOf(event(more))[0]!;
const itemOf = (more: Partial<CalendarEvent> = {}) =>
  createItem(
    wanted(more).input,
    { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' },
    { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now, zone },
  ).next;

test('an event is an item without the alarms of its maker; what is over, cancelled or ours already is none', () => {
  expect(wanted().input).toMatchObject({ title: 'Concert', start: at('09:00'), duration: 'PT1H', reminders: [] });
  const past = { start: at('09:00', '2026-11-01'), end: at('10:00', '2026-11-01') };
  const ours = 'item_01kb8m5z7he4mtx2p9n6a3k8ra@almanac';
  for (const more of [past, { status: 'cancelled' as const }, { uid: ours, eventId: ours }]) expect(wantedOf(event(more))).toEqual([]);
});

test('a series leaves out the occurrences that stand for themselves', () => {
  const series = event({ series: { rule: 'FREQ=WEEKLY', except: [], also: [] } });
  const moved = event({
    eventId: 'a#2',
    occurrenceOf: { eventId: 'a', start: at('09:00', '2026-12-05') },
    start: at('12:00', '2026-12-06'),
    end: at('13:00', '2026-12-06'),
  });
  const [first, second] = wantedOf(series, moved);
  expect(first?.input.recurrence).toMatchObject({ rule: 'FREQ=WEEKLY', except: ['2026-12-05'] });
  expect(second?.input.start).toEqual(at('12:00', '2026-12-06'));
});

describe('a change there', () => {
  const { fingerprint } = wanted();
  test('changes here what changed there, and leaves the rest as it is', () => {
    expect(patchFor(fingerprint, wanted(), itemOf())).toBeUndefined();
    expect(patchFor(fingerprint, wanted({ title: 'Concert!' }), itemOf())).toEqual({ title: 'Concert!', notes: null });
    const later = patchFor(fingerprint, wanted({ start: at('11:00'), end: at('12:00') }), itemOf());
    expect(later).toMatchObject({ start: at('11:00'), duration: 'PT1H' });
    expect(later).not.toHaveProperty('title');
  });

  test('finds done what a reading that stopped half way has done', () => {
    expect(patchFor(fingerprint, wanted({ title: 'Concert!' }), { ...itemOf(), title: 'Concert!' })).toBeUndefined();
  });

  test('finds what was made of it untouched, or not', () => {
    const item = itemOf();
    expect(fingerprintOfItem(item)).toBe(fingerprint);
    expect(isAsMade(item, fingerprint)).toBe(true);
    expect(isAsMade({ ...item, title: 'Mine' }, fingerprint)).toBe(false);
    expect(isAsMade({ ...item, status: 'done' }, fingerprint)).toBe(false);
    const series = { series: { rule: 'FREQ=WEEKLY', except: [], also: [] } };
    expect(isAsMade({ ...itemOf(series), start: at('09:00', '2026-12-12') }, wanted(series).fingerprint)).toBe(true);
  });
});
