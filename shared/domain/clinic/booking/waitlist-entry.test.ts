import { describe, expect, test } from 'vitest';
import { createSchedule } from './schedule.ts';
import { createVisitType, VisitTypeInput } from './visit-type.ts';
import {
  advanceWaitlistEntry,
  byRank,
  createWaitlistEntry,
  endByBooking,
  endWaiting,
  mayBeOffered,
  offerTime,
  settleOffer,
  suits,
  type WaitlistEntry,
  WaitlistEntryInput,
  waitlistRules,
} from './waitlist-entry.ts';

const now = '2027-03-01T08:00:00.000Z';
const actor = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now, zone: 'Europe/Berlin' } as const;
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const visitTypeId = 'visit_type_01kb8m3tq2e8fvq3w5r7c9d0ea';
const scheduleId = 'schedule_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = {
  workspaceId,
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  waitlistEntryId: 'waitlist_entry_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;
const { next: visitType } = createVisitType(
  VisitTypeInput.parse({ name: 'Night watch', minutes: 30, needs: ['room'] }),
  { workspaceId, visitTypeId },
  actor,
);
const { next: room } = createSchedule({ name: 'Room', kind: 'room', hours: [], closed: [] }, { workspaceId, scheduleId }, actor);
const asked = { visitTypeId, scheduleIds: [scheduleId], firstDate: '2027-03-27', lastDate: '2027-03-29' };
const waiting = (more: object = {}): WaitlistEntry =>
  createWaitlistEntry(ids, WaitlistEntryInput.parse({ ...asked, ...more }), { visitType, schedules: [room] }, undefined, actor).next;

const start = '2027-03-28T08:00:00.000Z';
const until = '2027-03-01T10:00:00.000Z';
const offer = { appointmentId: 'appointment_01kb8m3tq2e8fvq3w5r7c9d0ea', start, until } as const;
const offered = offerTime(waiting(), offer, now).next;
const visit = { status: 'held', heldUntil: until, waitlistEntryId: ids.waitlistEntryId } as never;
const told = (each: never) => ({ visit: each, wasTold: true });
const cancelled = (by: string) => ({ status: 'cancelled', cancelledBy: by }) as never;

describe('whoever waits', () => {
  test('comes on their days and in their windows, by the clock of the clinic also where it is changed', () => {
    const mornings = waiting({ windows: [{ days: ['sun'], from: '08:00', to: '12:00' }, { days: ['mon'] }] });
    const times = ['2027-03-26T22:59:59.999Z', '2027-03-28T05:59:00.000Z', '2027-03-28T06:00:00.000Z', '2027-03-28T10:00:00.000Z'];
    expect(times.map(each => suits(mornings, each))).toEqual([false, false, true, false]);
    expect(
      ['2027-03-26T23:00:00.000Z', '2027-03-29T21:59:00.000Z', '2027-03-29T22:00:00.000Z'].map(each => suits(waiting(), each)),
    ).toEqual([true, true, false]);
  });

  test('comes over midnight where a window does not end after it begins', () => {
    const nights = waiting({ windows: [{ from: '22:00', to: '02:00' }] });
    expect(
      ['2027-03-27T19:59:00.000Z', '2027-03-27T21:00:00.000Z', '2027-03-27T23:59:00.000Z', '2027-03-28T01:00:00.000Z'].map(each =>
        suits(nights, each),
      ),
    ).toEqual([false, true, true, false]);
    const saturdays = waiting({ windows: [{ days: ['sat'], from: '22:00', to: '02:00' }] });
    // The night that begins on Saturday, and not the end of that which began on Friday.
    expect(
      ['2027-03-27T00:30:00.000Z', '2027-03-27T21:30:00.000Z', '2027-03-27T23:59:00.000Z'].map(each => suits(saturdays, each)),
    ).toEqual([false, true, true]);
  });

  test('comes by priority, then by since when', () => {
    const [late, early] = ['2027-03-01T08:00:00.001Z', now];
    const list = [
      { ...waiting(), priority: 5, createdAt: late },
      { ...waiting(), priority: 5, createdAt: early },
      { ...waiting(), priority: 1, createdAt: late },
    ];
    expect([...list].sort(byRank)).toEqual([list[2], list[1], list[0]]);
  });

  test('names a schedule of each kind that is needed, and days that are not over', () => {
    const make = (input: object, schedules = [room]) =>
      createWaitlistEntry(ids, WaitlistEntryInput.parse({ ...asked, ...input }), { visitType, schedules }, undefined, actor);
    expect(() => make({}, [])).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    expect(() => make({ firstDate: '2027-02-01', lastDate: '2027-02-28' })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    expect(WaitlistEntryInput.safeParse({ ...asked, lastDate: '2027-03-26' }).success).toBe(false);
  });

  test('is looked for once a day, and waits no more from exactly the end of the last day on', () => {
    const entry = waiting();
    expect(entry.dueAt! > '2027-03-02T02:00:00.000Z' && entry.dueAt! <= '2027-03-02T08:00:00.000Z').toBe(true);
    const looked = advanceWaitlistEntry(entry, '2027-03-29T09:00:00.000Z');
    expect([looked.event.type, looked.next.dueAt]).toEqual(['waitlist_entry.look_due', '2027-03-29T22:00:00.000Z']);
    expect(advanceWaitlistEntry(looked.next, '2027-03-29T22:00:00.000Z').next).toMatchObject({ status: 'ended', endedBecause: 'expired' });
  });
});

test('of a thousand who are looked for at one moment few are again at one, the next day and each after it', () => {
  const many = Array.from({ length: 1000 }, (_, nth) => ({
    ...waiting(),
    waitlistEntryId: `waitlist_entry_01kb8m3tq2e8fvq3w5r7c${String(nth).padStart(5, '0')}` as WaitlistEntry['waitlistEntryId'],
  }));
  let at = many.map(() => now);
  for (let day = 1; day <= 5; day++) {
    at = many.map((entry, nth) => advanceWaitlistEntry(entry, at[nth]!).next.dueAt!);
    const perMinute = Map.groupBy(at, each => each.slice(0, 16));
    expect(Math.max(...[...perMinute.values()].map(({ length }) => length))).toBeLessThan(25);
  }
});

describe('an offer', () => {
  test('is made to who waits, and of a time once', () => {
    expect(mayBeOffered(waiting(), start)).toBe(true);
    expect(offered).toMatchObject({ status: 'offered', offer, offered: [start], dueAt: until });
    expect(mayBeOffered(offered, '2027-03-28T09:00:00.000Z')).toBe(false);
    const again = settleOffer(offered, told(cancelled('patient')), now).next;
    expect([mayBeOffered(again, start), mayBeOffered(again, '2027-03-28T09:00:00.000Z')]).toEqual([false, true]);
  });

  test('stands until exactly its end, whether or not the clock was there', () => {
    expect(settleOffer(offered, told(visit), '2027-03-01T09:59:59.999Z').next).toBe(offered);
    expect(settleOffer(offered, told(visit), until).next).toMatchObject({ status: 'waiting', unanswered: 1 });
  });

  test('that is taken ends the waiting, and one that is declined does not count as unanswered', () => {
    expect(settleOffer(offered, told({ bookedAt: now, status: 'booked' } as never), now).next.status).toBe('booked');
    expect(settleOffer({ ...offered, unanswered: 2 }, told(cancelled('patient')), now).next).toMatchObject({
      status: 'waiting',
      unanswered: 0,
    });
  });

  test('that is left unanswered three times in a row is the last', () => {
    const tired = { ...offered, unanswered: waitlistRules.unanswered - 1 };
    expect(settleOffer(tired, told(cancelled('clock')), until).next).toMatchObject({ status: 'ended', endedBecause: 'unanswered' });
  });

  test('that nobody told them of does not count, however often', () => {
    const tired = { ...offered, unanswered: waitlistRules.unanswered - 1 };
    const { next, event } = settleOffer(tired, { visit: cancelled('clock'), wasTold: false }, until);
    expect(next).toMatchObject({ status: 'waiting', unanswered: tired.unanswered });
    expect(event.data).toEqual({ outcome: 'not_told' });
  });

  test('changes nothing of who waits no more', () => {
    const ended = endWaiting(offered, 'removed', now).next;
    expect(ended).toMatchObject({ status: 'ended', offer });
    expect([endWaiting(ended, 'expired', now).next, endByBooking(ended, now).next, settleOffer(ended, told(visit), until).next]).toEqual([
      ended,
      ended,
      ended,
    ]);
  });
});
