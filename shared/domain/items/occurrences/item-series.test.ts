import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { addDays, isDateOnly } from '../../time/when.ts';
import { changeItem, snoozeItem } from '../history/item-changes.ts';
import { anyInstant, anyItem, at, catchUp, due, itemAt, type Options, zones } from '../items/item.fixture.ts';
import { type Item, ItemPatch } from '../items/item.ts';
import { whenPatch } from '../items/item-patch.ts';
import { viewOf } from '../items/item-view.ts';
import { completeItem, skipItem } from './item-occurrences.ts';
import { anchorField, anchorOf, endsAt, fallsDueAt, otherEnd, startsAt } from './item-span.ts';
import { isRecurring, localOf, occurrencesAhead, whenOf } from './occurrence.ts';
import { reopenItem } from './reopen.ts';

const created = '2026-11-20T08:00:00.000Z';
const patch = (item: Item, given: object, now = created): Item => changeItem(item, ItemPatch.parse(given), at(now)).next;
const done = (item: Item, now = created): Item => completeItem(item, at(now)).next;
const dueOf = (item: Item): string => localOf(anchorOf(item)!);
/** A change of the end that an item stores. */
const patchAnchor = (item: Item, { due: when, ...more }: { due?: object; zone?: string }, now = created): Item =>
  patch(item, { ...more, ...(when ? { [anchorField(item)]: when } : {}) }, now);
const later = (now: string, ms: number): string => new Date(Date.parse(now) + ms).toISOString();

/** The days on which the next so many occurrences are. */
const daysAhead = (item: Item, most = 8): string[] => {
  const days: string[] = [];
  if (!isRecurring(item)) return days;
  for (const { date } of occurrencesAhead(item)) {
    days.push(date);
    if (days.length === most) break;
  }
  return days;
};

describe('A10: an occurrence at the end of a short month, edited', () => {
  const third = () => {
    const first = itemAt('2027-01-01T08:00:00Z', { due: due('2027-01-31'), recurrence: { rule: 'FREQ=MONTHLY', monthEnd: 'backward' } });
    return done(first, '2027-01-31T08:00:00Z');
  };

  test.each([
    ['at a time', { due: { time: '09:00' } }, ['2027-02-28T09:00', '2027-03-31T09:00', '2027-04-30T09:00']],
    ['by its month end', { recurrence: { monthEnd: 'forward' } }, ['2027-02-28', '2027-03-01', '2027-03-31']],
  ])('%s keeps the 31st', (_, given, days) => {
    const edited = patch(third(), given, '2027-02-01T08:00:00Z');
    const next = done(edited, '2027-02-28T09:00:00Z');
    expect([edited, next, done(next, '2027-03-31T09:00:00Z')].map(dueOf).slice(0, 2)).toEqual(days.slice(0, 2));
  });

  test('in another zone keeps it too', () => {
    const timed = patch(third(), { due: { time: '09:00' } }, '2027-02-01T08:00:00Z');
    const edited = patch(timed, { due: { zone: 'Europe/Paris' } }, '2027-02-01T08:00:00Z');
    expect(edited.due).toEqual(due('2027-02-28T09:00', 'Europe/Paris'));
    expect(dueOf(done(edited, '2027-02-28T09:00:00Z'))).toBe('2027-03-31T09:00');
  });
});

describe('A11: a series with COUNT, edited', () => {
  const second = () => done(itemAt(created, { due: due('2026-12-05T09:00'), recurrence: { rule: 'FREQ=DAILY;COUNT=3' } }));

  test.each([
    ['at another time', { due: { time: '10:00' } }],
    ['on another day', { due: { date: '2026-12-08' } }],
    ['in another zone', { due: { zone: 'Asia/Tokyo' } }],
    ['by its month end', { recurrence: { monthEnd: 'backward' } }],
  ])('%s has as many to come as before, and the last one can be taken back', (_, given) => {
    const edited = patch(second(), given);
    expect(edited).toMatchObject({ ended: 1, lastEnded: { outcome: 'done' } });
    const third = done(edited);
    expect([third.status, done(third).status, done(third).ended]).toEqual(['open', 'done', 3]);

    const back = reopenItem(edited, at(created)).next;
    expect(back).toMatchObject({ status: 'open', ended: undefined });
    expect(back.due!.date).toBe('2026-12-05');
    expect(done(done(done(back))).status).toBe('done');
  });

  test('that counts from completion goes on counting', () => {
    const first = itemAt(created, { due: due('2026-12-05'), recurrence: { rule: 'FREQ=DAILY;COUNT=3', anchor: 'completion' } });
    const edited = patch(done(first), { due: { date: '2026-12-20' } });
    expect([edited.ended, done(edited).status, done(done(edited)).status]).toEqual([1, 'open', 'done']);
    const counted = patch(edited, { recurrence: { anchor: 'due' } });
    expect([done(counted).status, done(done(counted)).status]).toEqual(['open', 'done']);
  });

  test('that is said by its start from now on goes on counting, and keeps its days', () => {
    const item = patch(second(), { duration: 'PT2H' });
    const begins = patch(item, { start: { date: '2026-12-06', time: '07:00' } });
    expect(begins).toMatchObject({ due: undefined, start: due('2026-12-06T07:00'), ended: 1, recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
    expect([done(begins).status, done(done(begins)).status]).toEqual(['open', 'done']);
  });

  test('that falls on more days by its month end has as many when its last one is taken back', () => {
    const monthly = { rule: 'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3', monthEnd: 'omit' as const };
    const first = itemAt(created, { due: due('2027-01-31T09:00'), recurrence: monthly });
    const edited = patch(done(first), { recurrence: { monthEnd: 'backward' } });
    expect([edited.due!.date, edited.recurrence!.rule]).toEqual(['2027-03-31', 'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4']);
    const again = done(done(edited));
    expect([again.status, again.ended]).toEqual(['done', 3]);

    const back = reopenItem(edited, at(created)).next;
    expect([back.due!.date, back.recurrence!.rule, back.lastEnded]).toEqual([
      '2027-01-31',
      'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3',
      undefined,
    ]);
    expect(done(done(done(back)))).toMatchObject({ status: 'done', ended: 3 });
  });

  test('by another rule is another series', () => {
    expect(patch(second(), { recurrence: { rule: 'FREQ=DAILY;COUNT=4' } })).toMatchObject({ ended: undefined, lastEnded: undefined });
  });
});

describe('A12: one occurrence that was moved, edited', () => {
  const weekly = () => itemAt(created, { due: due('2026-12-07T09:00'), recurrence: { rule: 'FREQ=WEEKLY' } });
  const moved = () => snoozeItem(weekly(), { until: '2026-12-09T10:00:00Z', moveDue: true }, at(created)).next;

  test.each([
    ['another time', { due: { time: '15:00' } }, '2026-12-09T15:00'],
    ['another day', { due: { date: '2026-12-10' } }, '2026-12-10T11:00'],
    ['another day and time', { due: { date: '2026-12-11', time: '08:00' } }, '2026-12-11T08:00'],
  ])('%s is its own: the series goes on where it was', (_, given, there) => {
    const edited = patch(moved(), given);
    expect([dueOf(edited), edited.movedFrom]).toEqual([there, '2026-12-07T09:00']);
    expect(dueOf(done(edited, '2026-12-09T16:00:00Z'))).toBe('2026-12-14T09:00');
  });

  test('back where the series has it, it stands apart no more', () => {
    const back = patch(moved(), { due: { date: '2026-12-07', time: '09:00' } });
    expect([dueOf(back), back.movedFrom]).toEqual(['2026-12-07T09:00', undefined]);
    expect(dueOf(patch(back, { due: { date: '2026-12-08' } }))).toBe('2026-12-08T09:00');
  });

  test('as a day alone all are days alone', () => {
    const day = patch(done(moved(), '2026-12-09T16:00:00Z'), { due: { time: null } });
    expect([dueOf(day), dueOf(done(day, '2026-12-14T16:00:00Z'))]).toEqual(['2026-12-14', '2026-12-21']);
    const apart = patch(moved(), { due: { time: null } });
    expect([dueOf(apart), apart.movedFrom, dueOf(done(apart, '2026-12-09T16:00:00Z'))]).toEqual(['2026-12-09', '2026-12-07', '2026-12-14']);
  });

  test('that counts from completion is simply elsewhere', () => {
    const item = itemAt(created, { due: due('2026-12-07T09:00'), recurrence: { rule: 'FREQ=WEEKLY', anchor: 'completion' } });
    const apart = snoozeItem(item, { until: '2026-12-09T10:00:00Z', moveDue: true }, at(created)).next;
    expect(patch(apart, { due: { time: null } })).toMatchObject({ due: due('2026-12-09'), movedFrom: undefined });
  });

  test('goes back where the series has it by taking the snooze back', () => {
    const back = snoozeItem(moved(), { until: null, moveDue: true }, at(created)).next;
    expect(viewOf(back, created)).toEqual(viewOf(weekly(), created));
  });
});

/** Ends occurrences of an item that is open, a day later each. */
const ended = (item: Item, times: number): Item => {
  let [current, now] = [item, item.createdAt];
  for (let i = 0; i < times && current.status === 'open'; i++) {
    now = later(now, 86_400_000);
    current = completeItem(current, at(now)).next;
  }
  return current;
};
const anyTime = fc.constantFrom('00:00', '02:30', '09:00', '12:15', '23:59');
const anyTimeOrZone = fc.oneof(
  anyTime.map(time => ({ due: { time } })),
  fc.constantFrom(...zones).map(zone => ({ zone })),
  fc.tuple(anyTime, fc.constantFrom(...zones)).map(([time, zone]) => ({ due: { time, zone } })),
  fc.constant({ due: { time: null } }),
);

test('A10, A12: an edit of time or zone alone never changes the day of an occurrence, nor the days of those that follow', () => {
  fc.assert(
    fc.property(anyItem, fc.integer({ min: 0, max: 5 }), fc.array(anyTimeOrZone, { minLength: 1, maxLength: 4 }), (any, times, edits) => {
      const item: Item = ended({ ...any, deadline: undefined, reminders: [] }, times);
      fc.pre(isRecurring(item) && item.recurrence.anchor === 'due' && item.status === 'open');
      let edited: Item = item;
      for (const edit of edits) edited = patchAnchor(edited, edit, later(item.createdAt, 7 * 86_400_000));
      expect(anchorOf(edited)!.date).toBe(anchorOf(item)!.date);
      expect(daysAhead(edited)).toEqual(daysAhead(item));
    }),
    { numRuns: 500 },
  );
});

type Act = (item: Item, now: string) => Item;
const anyAct: fc.Arbitrary<{ gives: number; act: Act }> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ gives: 1, act: (item: Item, now: string) => completeItem(item, at(now)).next }) },
  fc.constant({ gives: 1, act: (item: Item, now: string) => skipItem(item, at(now)).next }),
  fc.constant({ gives: -1, act: (item: Item, now: string) => reopenItem(item, at(now)).next }),
  anyTimeOrZone.map(edit => ({ gives: 0, act: (item: Item, now: string) => patch(item, edit, now) })),
  fc.integer({ min: -3, max: 9 }).map(days => ({
    gives: 0,
    act: (item: Item, now: string) => patch(item, { due: { date: addDays(item.due!.date, days) } }, now),
  })),
  fc.integer({ min: 1, max: 200 }).map(hours => ({
    gives: 0,
    act: (item: Item, now: string) => snoozeItem(item, { until: later(now, hours * 3_600_000), moveDue: true }, at(now)).next,
  })),
  fc.constantFrom('omit', 'backward', 'forward').map(monthEnd => ({
    gives: 0,
    act: (item: Item, now: string) => patch(item, { recurrence: { monthEnd } }, now),
  })),
  fc.constantFrom('due', 'completion').map(anchor => ({
    gives: 0,
    act: (item: Item, now: string) => patch(item, { recurrence: { anchor } }, now),
  })),
);
const anyCounted = fc
  .record({
    rule: fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=WEEKLY',
      'FREQ=WEEKLY;BYDAY=MO,TH',
      'FREQ=MONTHLY',
      'FREQ=DAILY;BYHOUR=8,20',
      'FREQ=HOURLY;INTERVAL=7',
    ),
    count: fc.integer({ min: 1, max: 5 }),
    anchor: fc.constantFrom('due' as const, 'due' as const, 'completion' as const),
    missed: fc.constantFrom('once' as const, 'pile_up' as const, 'skip' as const),
    start: fc.constantFrom('2026-11-30T09:00', '2026-12-31T23:59', '2027-01-31T08:00'),
  })
  .map(({ rule, count, start, ...more }): { count: number; given: Options } => ({
    count,
    given: { due: due(start), recurrence: { rule: `${rule};COUNT=${count}`, ...more } },
  }));

test('A11: whatever is edited, COUNT never yields more than COUNT occurrences', () => {
  fc.assert(
    fc.property(anyCounted, fc.array(fc.tuple(anyAct, fc.integer({ min: 0, max: 60 })), { maxLength: 25 }), ({ count, given }, acts) => {
      let item = itemAt(created, given);
      let [now, occurrences] = [created, 0];
      for (const [{ gives, act }, hours] of acts) {
        now = later(now, hours * 3_600_000);
        try {
          item = act(item, now);
          occurrences += gives;
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
        }
        expect(occurrences).toBeLessThanOrEqual(count);
      }
    }),
    { numRuns: 1500 },
  );
});

/** Items in the middle of their lives: some occurrences done, snoozed or not, steps ticked, nothing waiting to be told. */
const anyLived = fc
  .tuple(
    anyItem,
    fc.integer({ min: 0, max: 3 }),
    fc.array(fc.boolean(), { maxLength: 3 }),
    fc.option(fc.integer({ min: 1, max: 9000 })),
    fc.boolean(),
  )
  .map(([any, times, ticks, minutes, moveDue]) => {
    const now = later(any.createdAt, (times + 1) * 86_400_000);
    const item = ended(any, times);
    const ticked = { ...item, checklist: item.checklist.map((step, i) => ({ ...step, done: ticks[i] ?? false })) };
    const { item: current } = catchUp(ticked, now);
    try {
      return { now, item: minutes ? snoozeItem(current, { until: later(now, minutes * 60_000), moveDue }, at(now)).next : current };
    } catch {
      return { now, item: current };
    }
  });

describe('A18', () => {
  test('an item that is completed or skipped and opened again is what it was, in all that a client sees', () => {
    fc.assert(
      fc.property(anyLived, fc.boolean(), ({ item, now }, skips) => {
        fc.pre(item.status === 'open' && (!skips || isRecurring(item)));
        const over = skips ? skipItem(item, at(now)).next : done(item, now);
        expect(viewOf(reopenItem(over, at(now)).next, now)).toEqual(viewOf(item, now));
      }),
      { numRuns: 800 },
    );
  });

  test('a snooze that is taken back leaves the item as it was', () => {
    fc.assert(
      fc.property(anyLived, ({ item, now }) => {
        fc.pre(item.status === 'open' && item.snoozedUntil === undefined);
        const snoozed = snoozeItem(item, { until: later(now, 3_600_000) }, at(now)).next;
        const back = snoozeItem(snoozed, { until: null }, at(now));
        expect(viewOf(back.next, now)).toEqual(viewOf(item, now));
        expect(snoozeItem(back.next, { until: null }, at(now)).next).toBe(back.next);
      }),
    );
  });

  test('a snooze that is over meanwhile does not come back, and steps that are others are not ticked', () => {
    const item = itemAt(created, {
      due: due('2026-12-05T09:00'),
      recurrence: { rule: 'FREQ=DAILY' },
      checklist: [{ text: 'a', done: true }, { text: 'b' }],
    });
    const snoozed = snoozeItem(item, { until: '2026-12-05T12:00:00Z' }, at(created)).next;
    const over = done(snoozed, '2026-12-05T09:00:00.000Z');
    expect(reopenItem(over, at('2026-12-05T13:00:00Z')).next.snoozedUntil).toBeUndefined();
    const other = patch(over, { checklist: [{ text: 'c' }, { text: 'b' }] });
    expect(reopenItem(other, at('2026-12-05T09:00:00Z')).next.checklist).toEqual([
      { text: 'c', done: false },
      { text: 'b', done: false },
    ]);
  });
});

test('A18: an occurrence that was moved and is done comes back as a day alone when its series has days alone by then', () => {
  const timed = itemAt(created, { due: due('2026-12-05T09:00'), recurrence: { rule: 'FREQ=DAILY' } });
  const moved = snoozeItem(timed, { until: '2026-12-06T14:00:00Z', moveDue: true }, at(created)).next;
  const edited = patch(done(moved), { due: { time: null } });
  expect(edited.due?.time).toBeUndefined();
  expect(reopenItem(edited, at(created)).next.due).toEqual({ date: '2026-12-06', zone: edited.due?.zone });
});

test('A1, A18: an item that is said by its other end stays where it is, and so does what ended before', () => {
  const timed = (more: object) => itemAt(created, { recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO' }, duration: 'PT2H', ...more });
  const byStart = done(timed({ start: due('2026-11-30T09:00') }));
  const byDue = patch(byStart, { due: due('2026-12-07T11:00') });
  expect([byDue.start, dueOf(byDue), byDue.ended]).toEqual([undefined, '2026-12-07T11:00', 1]);
  expect(startsAt(reopenItem(byDue, at(created)).next)).toBe('2026-11-30T08:00:00.000Z');
  const elsewhere = patch(byStart, { due: due('2026-12-20T12:00') });
  expect(startsAt(reopenItem(elsewhere, at(created)).next)).toBe('2026-11-30T08:00:00.000Z');
  const back = patch(byDue, { start: due('2026-12-07T09:00') });
  expect([dueOf(back), reopenItem(back, at(created)).next.start]).toEqual(['2026-12-07T09:00', due('2026-11-30T09:00')]);
});

test('an item whose other end lies in an hour that comes twice is said by it in UTC, and so is what ended before', () => {
  const newYork = { date: '2027-10-24', time: '00:00', zone: 'America/New_York' };
  const byStart = done(itemAt(created, { start: newYork, duration: 'PT2H', recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2' } }));
  // From midnight on the 7th of November, two hours lead to the second 01:00.
  const byDue = patch(byStart, { due: whenPatch(otherEnd(byStart, byStart.start!)!) });
  expect(byDue.due).toEqual({ date: '2027-11-07', time: '06:00', zone: 'UTC' });
  expect(startsAt(reopenItem(byDue, at(created)).next)).toBe('2027-10-24T04:00:00.000Z');
});

test('A1, A18: whatever item is said by its other end, it and the occurrence that ended before it take the same time', () => {
  fc.assert(
    fc.property(anyItem, anyInstant, (item, now) => {
      fc.pre(isRecurring(item) && item.recurrence.anchor === 'due');
      const ended = done(item, now);
      fc.pre(ended.status === 'open' && ended.lastEnded !== undefined && isRecurring(ended));
      const [from, to] = anchorField(ended) === 'start' ? (['start', 'due'] as const) : (['due', 'start'] as const);
      const edited = patch(ended, { [to]: whenPatch(otherEnd(ended, ended[from]!)!) }, now);
      // A place of the series has no zone of its own: of an hour that comes twice it can only name the first.
      const endedAt = otherEnd(ended, whenOf(ended.lastEnded.due, anchorOf(ended)))!;
      fc.pre(isDateOnly(endedAt) || endedAt.zone === anchorOf(edited)!.zone || anchorOf(edited)!.zone === 'UTC');
      const times = (each: Item) => [startsAt(each) ?? fallsDueAt(each), endsAt(each)];
      expect(times(edited)).toEqual(times(ended));
      expect(times(reopenItem(edited, at(now)).next)).toEqual(times(reopenItem(ended, at(now)).next));
    }),
    { numRuns: 300 },
  );
});
