import { describe, expect, test } from 'vitest';
import { newPerson } from '../model/person.ts';
import { wantedBy } from './digests.ts';

const ms = (instant: string): number => Date.parse(instant);
const endMs = ms('2026-06-18T00:00:00Z');

/** Somebody who wants a digest at these times, each from a moment on and in a zone. */
const said = (...wishes: [from: string, zone: string, time: string | undefined][]) =>
  wishes.map(([from, zone, time], i) => ({
    from: ms(from),
    decidedAt: ms(from),
    until: ms(wishes[i + 1]?.[0] ?? '2026-07-01T00:00:00Z'),
    state: { ...newPerson, zone, digest: time ? { days: 'every', time, channels: ['inbox'] } : undefined },
  }));

const daysOf = (...wishes: Parameters<typeof said>): string[] =>
  wantedBy(said(...wishes), endMs).map(({ date, at }) => `${date} at ${new Date(at).toISOString().slice(0, 16)}`);

describe('the digests that somebody is owed', () => {
  test('come each day at their time on the wall, from the first that is ahead on', () => {
    expect(daysOf(['2026-06-15T08:00:00Z', 'Europe/Berlin', '09:00'])).toEqual([
      '2026-06-16 at 2026-06-16T07:00',
      '2026-06-17 at 2026-06-17T07:00',
    ]);
  });

  test('come at once for a day that was ahead and is past by the zone that its reader has gone to', () => {
    expect(daysOf(['2026-06-16T05:00:00Z', 'Europe/Berlin', '09:00'], ['2026-06-16T06:00:00Z', 'Australia/Lord_Howe', '09:00'])).toEqual([
      '2026-06-16 at 2026-06-16T06:00',
      '2026-06-17 at 2026-06-16T22:30',
      '2026-06-18 at 2026-06-17T22:30',
    ]);
  });

  test('do not come for a day that was past already when they were asked for', () => {
    expect(daysOf(['2026-06-16T05:00:00Z', 'UTC', undefined], ['2026-06-16T10:00:00Z', 'UTC', '09:00'])).toEqual([
      '2026-06-17 at 2026-06-17T09:00',
    ]);
  });

  test('do not come again for a day that has had one and whose time is moved', () => {
    expect(daysOf(['2026-06-16T05:00:00Z', 'UTC', '09:00'], ['2026-06-16T10:00:00Z', 'UTC', '11:00'])).toEqual([
      '2026-06-16 at 2026-06-16T09:00',
      '2026-06-17 at 2026-06-17T11:00',
    ]);
  });

  test('do not go back to a day that begins anew for a reader who has gone west', () => {
    expect(daysOf(['2026-06-16T12:00:00Z', 'Australia/Lord_Howe', '01:00'], ['2026-06-16T15:00:00Z', 'America/New_York', '20:00'])).toEqual(
      ['2026-06-17 at 2026-06-16T14:30'],
    );
  });
});
