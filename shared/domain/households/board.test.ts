import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../core/due.ts';
import type { ItemId, UserId } from '../core/ids.ts';
import { claimItem } from '../items/claims/item-claim.ts';
import { changeItem } from '../items/history/item-changes.ts';
import { ids } from '../items/items/item.fixture.ts';
import { type Item, ItemInput } from '../items/items/item.ts';
import { advanceItem } from '../items/items/item-clock.ts';
import { fallsDueAt } from '../items/occurrences/item-span.ts';
import { completeInRota, createInRota, type WithRota } from '../items/rotas/item-rota.ts';
import { type BusyBy, withoutTimeIn } from '../items/rotas/room.ts';
import { people, rotaIds, rotaOf } from '../items/rotas/rota.fixture.ts';
import { changeSeat, type Rota, RotaHold, RotaKind } from '../items/rotas/rota.ts';
import { addDays, instantOf } from '../time/when.ts';
import { boardEntries, boardPeople, boardWindow, changesAt } from './board.ts';
import { type Calendars, calendarsUntil, heedersIn, turnsAhead } from './board-turns.ts';

const hourMs = 3_600_000;
const zone = 'Europe/Berlin';
const now = '2026-11-23T05:00:00.000Z';
const today = '2026-11-23';
const acting = { userId: people(1)[0]!, now, zone };
const itemIdOf = (i: number): ItemId => `item_01kb8m5z7he4mtx2p9n6a3k8r${'abcdefgh'[i]!}`;
const chore = (i: number, body: object, rota?: Rota) =>
  createInRota(
    ItemInput.parse({ title: `Chore ${i}`, kind: 'chore', zone, ...(rota ? { rotaId: rota.rotaId } : {}), ...body }),
    rota,
    { ...ids, itemId: itemIdOf(i) },
    acting,
  );
const daily = (time: string, days = 1) => ({
  due: { date: today, time, zone },
  recurrence: { rule: days === 1 ? 'FREQ=DAILY' : `FREQ=DAILY;INTERVAL=${days}` },
});
/** When those who want that heeded are busy, on some evening or all day, in the order of time. */
const busyBy = (times: readonly (readonly [UserId, number, number])[]): BusyBy => {
  const inOrder = times.toSorted(([, a], [, b]) => a - b);
  const byPerson = Map.groupBy(inOrder, ([userId]) => userId);
  return new Map(
    [...byPerson].map(([userId, its]) => [
      userId,
      its.map(([, hour, hours]) => ({ from: later(now, hour * hourMs), to: later(now, (hour + hours) * hourMs) })),
    ]),
  );
};
const none: ReadonlyMap<UserId, []> = new Map();
const window = boardWindow(zone, 7, now);

/** What is decided once it is known when each is busy. */
const heeding = ({ wish, ...decided }: WithRota, busy: BusyBy): WithRota => {
  if (!wish) return decided;
  const { chosen, others, room } = wish;
  return wish.heeding(decided, withoutTimeIn(room, [chosen, ...others], busy));
};
/** What a reader of calendars finds of them when it asks until an instant: nothing of what begins after that. */
const readUntil = (until: string, busy: BusyBy): Calendars => ({
  until,
  busy: new Map([...busy].map(([userId, times]) => [userId, times.filter(({ from }) => from < until)])),
});

/** Everything done by who has it, at the moment when it is due: which turns came, by the rules that really write them. */
const lived = (rota: Rota, chores: Item[], to: string, busy: BusyBy = new Map()) => {
  const turns = new Map<ItemId, { at: string; holders: UserId[]; why: unknown; busy: unknown }[]>();
  let [standing, open] = [rota, chores];
  for (;;) {
    const [item] = open.toSorted((a, b) => (fallsDueAt(a)! < fallsDueAt(b)! ? -1 : 1));
    if (!item || fallsDueAt(item)! >= to) return turns;
    const at = fallsDueAt(item)!;
    const done = heeding(completeInRota(item, standing, { ...acting, userId: item.assignees[0]!, now: at }), busy);
    standing = done.rota!.next;
    const { next } = done.item;
    turns.set(item.itemId, [
      ...(turns.get(item.itemId) ?? []),
      { at: fallsDueAt(next)!, holders: next.assignees, why: done.rota!.event.data.why, busy: done.rota!.event.data.busy },
    ]);
    open = open.map(each => (each === item ? next : each));
  }
};

describe('whose turns are to come', () => {
  test('is what comes of it when each does theirs in time, by every kind of rota, however many chores share it, and whoever is busy', () => {
    const anyChores = fc.array(
      fc.record({
        minute: fc.integer({ min: 0, max: 59 }),
        every: fc.integer({ min: 1, max: 12 }),
        points: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(...RotaKind.options),
        fc.constantFrom(...RotaHold.options),
        anyChores,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 450 }), fc.integer({ min: 1, max: 60 })), { maxLength: 12 }),
        (count, kind, hold, given, times) => {
          let rota = rotaOf(count, { kind, hold, weigh: 'points' });
          const busy = busyBy(times.map(([of, ...when]) => [people(count)[of % count]!, ...when]));
          for (const userId of busy.keys()) rota = changeSeat(rota, userId, { heedsBusy: true })!.next;
          const chores = given.map(({ minute, every, points }, i) => {
            // No two at the same moment: which of them is done first is nobody's promise.
            const made = chore(i, { ...daily(`1${i}:${String(minute).padStart(2, '0')}`, every), points }, rota);
            rota = made.rota!.next;
            return made.item.next;
          });
          const expected = lived(rota, chores, window.to, busy);
          const calendars = readUntil(calendarsUntil(chores, { now, to: window.to }), busy);
          const found = turnsAhead(rota, chores, { now, to: window.to, away: none, calendars });
          for (const { itemId } of chores)
            expect(
              found.get(itemId)?.map(({ when, holders, turn }) => ({ at: instantOf(when, zone), holders, why: turn.why, busy: turn.busy })),
            ).toEqual(expected.get(itemId));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('passes over who will be away by then, and says so; nobody there leaves it with who had it', () => {
    const [ada, ben] = people(2) as [UserId, UserId];
    const made = chore(0, daily('18:00'), rotaOf(2, { kind: 'in_order' }));
    const all = (away: Map<UserId, { from: string; until: string }[]>) =>
      turnsAhead(made.rota!.next, [made.item.next], { now, to: window.to, away }).get(itemIdOf(0))!;
    const weekend = { from: instantOf({ date: addDays(today, 3) }, zone), until: instantOf({ date: addDays(today, 5) }, zone) };
    const turns = all(new Map([[ben, [weekend]]]));
    expect(turns.map(({ holders, turn }) => [holders[0], turn.why, turn.away])).toEqual([
      [ben, 'next_in_order', undefined],
      [ada, 'next_in_order', undefined],
      [ada, 'next_in_order', [ben]],
      [ada, 'next_in_order', [ben]],
      [ben, 'next_in_order', undefined],
      [ada, 'next_in_order', undefined],
      [ben, 'next_in_order', undefined],
    ]);
    const busy = new Map([[ben, [{ from: instantOf({ date: addDays(today, 1), time: '17:30', zone }, zone), to: weekend.from }]]]);
    const heeded = changeSeat(made.rota!.next, ben, { heedsBusy: true })!.next;
    const [first] = turnsAhead(heeded, [made.item.next], { now, to: window.to, away: none, calendars: { until: window.to, busy } }).get(
      itemIdOf(0),
    )!;
    expect(first).toMatchObject({ holders: [ada], turn: { userId: ada, why: 'next_in_order', busy: [ben] } });
    const gone = all(
      new Map([
        [ada, [weekend]],
        [ben, [weekend]],
      ]),
    );
    expect(gone[2]).toMatchObject({ turn: { why: 'nobody_there', away: [ada, ben] }, holders: gone[1]!.holders });
  });
});

describe('a turn that takes a calendar', () => {
  const [ada, ben, cleo] = people(3) as [UserId, UserId, UserId];
  const heeded = changeSeat(rotaOf(3, { kind: 'in_order' }), ben, { heedsBusy: true })!.next;
  const madeOf = (rule: string, rota = heeded) =>
    chore(0, { due: { date: addDays(today, 3), time: '18:00', zone }, recurrence: { rule } }, rota);
  /** Ben is busy all the time. */
  const busy: BusyBy = new Map([
    [ben, Array.from({ length: 60 }, (_, day) => ({ from: later(now, day * 24 * hourMs), to: later(now, (day + 1) * 24 * hourMs) }))],
  ]);
  const turnsWith = (rule: string, known: BusyBy, rota = heeded) => {
    const made = madeOf(rule, rota);
    const calendars = readUntil(calendarsUntil([made.item.next], { now, to: window.to }), known);
    return turnsAhead(made.rota!.next, [made.item.next], { now, to: window.to, away: none, calendars }).get(itemIdOf(0));
  };

  test('behind the last day of a board is told by it too: of a weekly chore the next, of a monthly one', () => {
    expect(heedersIn(heeded)).toEqual([ben]);
    expect(madeOf('FREQ=DAILY').item.next.assignees).toEqual([ada]);
    for (const rule of ['FREQ=WEEKLY', 'FREQ=MONTHLY'])
      expect(turnsWith(rule, busy)).toMatchObject([{ holders: [cleo], turn: { userId: cleo, busy: [ben] } }]);
  });

  test('further away than calendars are read is not told, nor one by a calendar that is not known, nor what comes after it', () => {
    expect(turnsWith('FREQ=YEARLY', busy)).toBeUndefined();
    expect(turnsWith('FREQ=WEEKLY', new Map())).toBeUndefined();
    expect(turnsWith('FREQ=DAILY', new Map())).toBeUndefined();
  });

  test('is told where whoever has it next has time, whoever else’s calendar is not known', () => {
    const both = changeSeat(heeded, cleo, { heedsBusy: true })!.next;
    expect(turnsWith('FREQ=WEEKLY', new Map([[ben, []]]), both)).toMatchObject([{ holders: [ben], turn: { userId: ben } }]);
    expect(turnsWith('FREQ=WEEKLY', busy, both)).toBeUndefined();
  });
});

describe('a board', () => {
  const [ada, ben] = people(2) as [UserId, UserId];
  const board = (items: Item[], turns = new Map()) => boardEntries(items, turns, window);
  const item = (i: number, body: object) => chore(i, body).item.next;

  test('has what is overdue, due and to come in its days, in the order of time, and nothing of later', () => {
    const items = [
      item(0, { due: { date: addDays(today, -40) } }),
      item(1, { due: { date: today } }),
      item(2, { due: { date: addDays(today, 6), time: '23:59', zone } }),
      item(3, { due: { date: addDays(today, 7) } }),
      item(4, { deadline: { date: addDays(today, 1) } }),
      item(5, { ...daily('18:00', 3) }),
      item(6, {}),
    ];
    expect(board(items).entries.map(({ title, state, date }) => [title, state, date])).toEqual([
      ['Chore 0', 'overdue', '2026-10-14'],
      ['Chore 1', 'open', today],
      ['Chore 5', 'open', today],
      ['Chore 4', 'open', '2026-11-24'],
      ['Chore 5', 'ahead', '2026-11-26'],
      ['Chore 5', 'ahead', '2026-11-29'],
      ['Chore 2', 'open', '2026-11-29'],
    ]);
  });

  test('has what was missed and left no more, until it is moved', () => {
    const brief = item(0, { due: { date: addDays(today, -2), time: '18:00', zone }, window: { after: 'PT1H' } });
    expect(board([brief]).entries.map(({ state }) => state)).toEqual(['overdue']);
    const left = advanceItem(brief, brief.dueAt!).next;
    expect(board([left]).entries).toEqual([]);
    const moved = changeItem(left, { due: { date: addDays(today, 1) } }, acting).next;
    expect(board([moved]).entries.map(({ state }) => state)).toEqual(['open']);
  });

  test('says what waits to be approved, and by whom it was done, however late it is approved', () => {
    const asked = item(0, { due: { date: today, time: '05:30', zone }, approval: {} });
    const claimed = claimItem(asked, {}, [], { ...acting, now: '2026-11-23T04:00:00.000Z' })!.next;
    expect(board([claimed]).entries).toMatchObject([{ state: 'waiting', claim: { by: ada, at: '2026-11-23T04:00:00.000Z' } }]);
  });

  test('has what is of several with each of them, what is everybody’s apart, and nobody’s things with nobody', () => {
    const { entries } = board([
      item(0, { due: { date: today }, assignees: [ada, ben] }),
      item(1, { due: { date: today }, assignees: [] }),
      item(2, { due: { date: today }, assignees: ['user_01kb8m3tq2e8fvq3w5r7c9d0em'] }),
    ]);
    const found = boardPeople({ entries, away: none, names: new Map([[ada, 'Ada']]), members: [ada, ben], streaks: new Map() });
    expect(found.map(({ displayName, entries: theirs }) => [displayName, theirs.map(({ title }) => title)])).toEqual([
      ['Ada', ['Chore 0']],
      [undefined, ['Chore 0']],
      [undefined, ['Chore 2']],
    ]);
    expect(entries.filter(({ assignees }) => assignees.length === 0).map(({ title }) => title)).toEqual(['Chore 1']);
  });

  test('of too much ends, and says so', () => {
    const hourly = Array.from({ length: 8 }, (_, i) =>
      item(i, { due: { date: today, time: '06:00', zone }, recurrence: { rule: 'FREQ=HOURLY' } }),
    );
    const { entries, more } = board([...hourly, ...hourly]);
    expect([entries.length, more]).toEqual([500, true]);
  });

  test('stays as it is until something in it changes by itself, at midnight at the latest: at no moment before does it look other', () => {
    const away = new Map([[ben, [{ from: '2026-11-23T11:00:00.000Z', until: '2026-11-25T23:00:00.000Z' }]]]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 6 }), fc.integer({ min: 0, max: 1439 }), (minutes, at) => {
        const items = minutes.map((minute, i) => {
          const wall = new Date(Date.parse(`${today}T00:00:00Z`) + minute * 60_000).toISOString();
          return item(i, { due: { date: wall.slice(0, 10), time: wall.slice(11, 16), zone } });
        });
        const moment = new Date(Date.parse(now) + at * 60_000).toISOString();
        const seen = (instant: string) => boardEntries(items, new Map(), boardWindow(zone, 3, instant));
        const until = changesAt(items, away, boardWindow(zone, 3, moment));
        expect(until > moment).toBe(true);
        for (const share of [0.3, 0.9, 1]) {
          const later = new Date(Date.parse(moment) + (Date.parse(until) - Date.parse(moment)) * share - 1).toISOString();
          expect(seen(later)).toEqual(seen(moment));
        }
      }),
      { numRuns: 100 },
    );
    expect(changesAt([], away, window)).toBe('2026-11-23T11:00:00.000Z');
    expect(changesAt([], none, window)).toBe('2026-11-23T23:00:00.000Z');
  });
});

test('the items of a rota that nobody sees have no turns', () => {
  expect(turnsAhead(rotaOf(2), [], { now, to: window.to, away: none }).size).toBe(0);
  expect(rotaIds.rotaId).toBe(rotaOf(2).rotaId);
});
