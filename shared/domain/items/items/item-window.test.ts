import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../core/failure.fixture.ts';
import { instantOf, toInstant, type When } from '../../time/when.ts';
import { agendaOf, agendaSummaryOf, isEntryOverdue } from '../agenda/agenda.ts';
import { approveItem, claimItem } from '../claims/item-claim.ts';
import { endingsOf, missesOf } from '../history/ended-occurrence.ts';
import { changeItem, createItem } from '../history/item-changes.ts';
import { completeItem, skipItem } from '../occurrences/item-occurrences.ts';
import { anchorOf } from '../occurrences/item-span.ts';
import { runClock } from './item.fixture.ts';
import { type Item, ItemInput } from './item.ts';
import { advanceItem } from './item-clock.ts';
import { viewOf } from './item-view.ts';
import { windowOf } from './item-window.ts';

const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', itemId: 'item_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const zone = 'Europe/Berlin';
const make = (input: object): Item =>
  createItem(ItemInput.parse({ title: 'Feed the cat', ...input }), ids, { userId, now: '2026-01-01T00:00:00.000Z', zone }).next;
const by = (now: string) => ({ userId, now }) as const;
const shifted = (at: string, ms: number): string => toInstant(Date.parse(at) + ms);
const due: When = { date: '2026-03-28', time: '18:00', zone };
const window = { before: 'PT1H', after: 'PT2H' };
const daily = (missed: string) => make({ due, window, recurrence: { rule: 'FREQ=DAILY', missed } });

describe('a window', () => {
  test('lets an occurrence be done from its opening to its closing, to the millisecond', () => {
    const item = make({ due, window });
    const { opensAt, closesAt } = windowOf(item) as Record<'opensAt' | 'closesAt', string>;
    expect([opensAt, closesAt]).toEqual(['2026-03-28T16:00:00.000Z', '2026-03-28T19:00:00.000Z']);
    for (const now of [opensAt, closesAt]) expect(completeItem(item, by(now)).next.status).toBe('done');
    expect(refusal(() => completeItem(item, by(shifted(opensAt, -1))))).toEqual({ code: 'window_not_open', itemId: ids.itemId, opensAt });
    expect(refusal(() => completeItem(item, by(shifted(closesAt, 1))))).toEqual({ code: 'window_closed', itemId: ids.itemId, closesAt });
  });

  test('counts days by the wall clock of its zone and hours as they pass, also in the nights in which clocks are changed', () => {
    const opens = (when: When, before: string) => windowOf(make({ due: when, window: { before } })).opensAt;
    expect(opens({ date: '2026-03-29', time: '18:00', zone }, 'P1D')).toBe('2026-03-28T17:00:00.000Z');
    expect(opens({ date: '2026-03-29', time: '18:00', zone }, 'PT24H')).toBe('2026-03-28T16:00:00.000Z');
    expect(opens({ date: '2026-10-26' }, 'P1D')).toBe('2026-10-24T22:00:00.000Z');
    expect(opens({ date: '2027-01-01' }, 'P1D')).toBe('2026-12-30T23:00:00.000Z');
  });

  test('holds for the occurrence that is meant, whichever is at hand, and for what is claimed', () => {
    const item = daily('skip');
    const tomorrow = { ...due, date: '2026-03-29' };
    expect(refusal(() => completeItem(item, by('2026-03-28T17:00:00.000Z'), tomorrow))).toMatchObject({ code: 'window_not_open' });
    const toApprove = make({ due, window, approval: {} });
    expect(refusal(() => claimItem(toApprove, {}, [], by('2026-03-28T12:00:00.000Z')))).toMatchObject({ code: 'window_not_open' });
    const claimed = claimItem(toApprove, {}, [], by('2026-03-28T18:59:00.000Z'))!.next;
    expect(approveItem(claimed, claimed.claim!.at, [], by('2026-03-30T08:00:00.000Z')).next.status).toBe('done');
  });

  test('that closes ends an occurrence that is passed over when it is missed, and holds one that is not, until somebody skips it', () => {
    const item = daily('skip');
    const closesAt = '2026-03-28T19:00:00.000Z';
    expect(item.dueAt).toBe(closesAt);
    const { next, event } = advanceItem(item, shifted(closesAt, 40));
    expect(event).toEqual({ type: 'item.missed', data: { occurrences: 1, last: due, next: { ...due, date: '2026-03-29' } } });
    expect([next.lastEnded, anchorOf(next)]).toEqual([
      { due: '2026-03-28T18:00', outcome: 'missed', at: closesAt },
      { ...due, date: '2026-03-29' },
    ]);
    expect(next.dueAt! > closesAt).toBe(true);
    for (const missed of ['once', 'pile_up']) {
      const held = daily(missed);
      expect([held.dueAt, refusal(() => completeItem(held, by('2026-03-28T20:00:00.000Z')))]).toMatchObject([
        undefined,
        { code: 'window_closed' },
      ]);
      expect(skipItem(held, by('2026-03-28T20:00:00.000Z')).event.type).toBe('item.skipped');
    }
  });

  test('that closes over what has no other occurrence misses it once: it stays, asks nobody, and can be done once it is moved', () => {
    const closesAt = '2026-03-28T19:00:00.000Z';
    const once = make({ due, window, reminders: [{ offset: 'PT0S', repeatEvery: 'PT1H' }] });
    const last = make({ due, window, recurrence: { rule: 'FREQ=DAILY;COUNT=1', missed: 'skip' } });
    for (const item of [once, last]) {
      const { item: next, changes } = runClock(item, '2026-04-30T00:00:00.000Z');
      expect(changes.map(({ event }) => event).filter(({ type }) => type === 'item.missed')).toEqual([
        { type: 'item.missed', data: { occurrences: 1, last: due } },
      ]);
      expect(next).toMatchObject({ status: 'open', due, dueAt: undefined, lastEnded: { outcome: 'missed', at: closesAt } });
      expect(refusal(() => completeItem(next, by('2026-03-28T20:00:00.000Z')))).toMatchObject({ code: 'window_closed' });
      const told = changes.find(({ event }) => event.type === 'item.missed')!;
      const [missed] = missesOf({ record: told.next, data: told.event.data as never });
      expect(missed!.ended).toMatchObject({ outcome: 'missed', missed: 1, at: closesAt, occurrence: due });
      const moved = changeItem(next, { due: { date: '2026-04-02' } }, by('2026-03-29T08:00:00.000Z')).next;
      expect(moved.dueAt).toBeDefined();
      const done = completeItem(moved, by('2026-04-02T16:30:00.000Z'));
      const ended = endingsOf({ record: done.next, data: done.event.data });
      expect(ended.map(({ ended: { outcome } }) => outcome)).toEqual(['done']);
    }
  });

  test('that closed over what has no other occurrence leaves nothing overdue, in its view and in the agenda', () => {
    const item = make({ due, window });
    const later = '2026-03-30T08:00:00.000Z';
    const seen = (each: Item) => {
      const entry = { ...each, summary: agendaSummaryOf(each) };
      return [viewOf(each, later).overdue, isEntryOverdue(entry, later)];
    };
    expect(seen(item)).toEqual([true, true]);
    const left = advanceItem(item, item.dueAt!).next;
    expect(seen(left)).toEqual([false, false]);
    expect(agendaOf(left)).toBeDefined();
    const moved = changeItem(left, { due: { date: '2026-03-29' }, window: null }, by(later)).next;
    expect(seen(moved)).toEqual([true, true]);
  });

  test('that closed over an occurrence of a series never silences the series: what is moved behind that is missed, and it goes on', () => {
    const { item } = runClock(daily('skip'), '2026-04-10T00:00:00.000Z');
    expect(item.lastEnded).toMatchObject({ outcome: 'missed' });
    const moved = changeItem(item, { due: { date: '2026-04-02' } }, by('2026-04-10T08:00:00.000Z')).next;
    expect(moved.dueAt).toBeDefined();
    expect(advanceItem(moved, '2026-04-10T08:00:00.000Z').event.type).toBe('item.missed');
  });

  test('is passed by the clock in one step an occurrence at the most, in order, and never twice, however late it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 * 86_400_000 }),
        fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY', 'FREQ=DAILY;INTERVAL=2'),
        (lateMs, rule) => {
          let item = make({ due, window, recurrence: { rule, missed: 'skip' } });
          const now = shifted(item.dueAt!, lateMs);
          for (let steps = 0; item.dueAt! <= now; steps += 1) {
            const { next } = advanceItem(item, now);
            expect(next.dueAt! > item.dueAt!).toBe(true);
            expect(next.ended! > (item.ended ?? 0)).toBe(true);
            expect(steps).toBeLessThan(3);
            item = next;
          }
          const passed = Math.floor((Date.parse(now) - Date.parse(instantOf(due, zone))) / 86_400_000) + 2;
          expect(item.ended!).toBeLessThanOrEqual(passed);
          expect(windowOf(item).closesAt! > now).toBe(true);
        },
      ),
    );
  });

  test('goes along with a due that is moved, can be taken away, and is refused where there is nothing to count from', () => {
    const item = make({ due, window });
    const moved = changeItem(item, { due: { time: '20:00' } }, { ...by('2026-02-01T00:00:00.000Z') }).next;
    expect(windowOf(moved).closesAt).toBe('2026-03-28T21:00:00.000Z');
    expect(windowOf(make({ due, window: { after: 'PT0S' } })).closesAt).toBe(instantOf(due, zone));
    expect(windowOf(changeItem(item, { window: null }, by('2026-02-01T00:00:00.000Z')).next)).toEqual({});
    expect(refusal(() => make({ window }))).toEqual({ code: 'invalid_request', errors: [{ pointer: '/window', code: 'needs_due' }] });
    for (const bad of [{ before: '-PT1H' }, { after: '-P1D' }, { before: 'soon' }, { opens: 'PT1H' }])
      expect(ItemInput.safeParse({ title: 'x', due, window: bad }).success).toBe(false);
  });
});
