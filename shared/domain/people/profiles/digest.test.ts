import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type Cadence, replanDigests } from './digest.ts';
import { changed, profileAt } from './profile.fixture.ts';
import { type Profile, unsubscribe } from './profile.ts';
import { advanceProfile } from './profile-clock.ts';

const dayMs = 86_400_000;
const everyZone = Intl.supportedValuesOf('timeZone');
/** Clocks that change by an hour, by half of one and at midnight, north and south; the first and the last zone of a day; one that never changes. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Midway',
  'UTC',
];
const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
const daily = (time: string, days = 'every') => ({ daily: { days, time, channels: ['email'] } });
const weekly = (weekday: string, time: string) => ({ weekly: { weekday, time, channels: ['inbox', 'email'] } });

type Made = { cadence: Cadence; date: string };
const madeBy = (profile: Profile, now: string): { profile: Profile; made: Made[] } => {
  const { next, event } = advanceProfile(profile, now);
  return { profile: next, made: event.data.digests as Made[] };
};

/** What a clock that is never late makes until an instant. */
function runClock(first: Profile, until: string): { profile: Profile; made: (Made & { at: string })[] } {
  const made: (Made & { at: string })[] = [];
  let profile = first;
  while (profile.dueAt !== undefined && profile.dueAt <= until) {
    const at = profile.dueAt;
    const step = madeBy(profile, at);
    made.push(...step.made.map(each => ({ ...each, at })));
    profile = step.profile;
    if (profile.dueAt !== undefined) expect(profile.dueAt > at).toBe(true);
  }
  return { profile, made };
}

/** The instant of a wall-clock time by Temporal: skipped times move forward by the gap, doubled ones are the first. */
const placed = (date: string, time: string, timeZone: string): string =>
  new Date(
    Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds,
  ).toISOString();

describe('the next digest', () => {
  test.each([
    ['this morning, still to come', daily('08:00'), '2026-11-21T06:00:00.000Z', '2026-11-21T07:00:00.000Z'],
    ['tomorrow, when this is the moment itself', daily('08:00'), '2026-11-21T07:00:00.000Z', '2026-11-22T07:00:00.000Z'],
    ['on Monday, after Friday’s, on weekdays', daily('08:00', 'weekdays'), '2026-11-20T07:00:00.000Z', '2026-11-23T07:00:00.000Z'],
    ['next week, when this week’s is over', weekly('sat', '08:00'), '2026-11-21T07:00:00.000Z', '2026-11-28T07:00:00.000Z'],
    [
      'whichever comes first of both',
      { ...daily('08:00', 'weekdays'), ...weekly('sun', '18:00') },
      '2026-11-21T07:00:00.000Z',
      '2026-11-22T17:00:00.000Z',
    ],
    ['at 03:30 on the night that has no 02:30', daily('02:30'), '2027-03-27T12:00:00.000Z', '2027-03-28T01:30:00.000Z'],
    ['at the first 02:30 of the night that has two', daily('02:30'), '2027-10-30T12:00:00.000Z', '2027-10-31T00:30:00.000Z'],
  ])('is %s', (_, digest, after, at) => {
    expect(profileAt(after, { digest }).dueAt).toBe(at);
  });

  test('is none for somebody who wants none', () => {
    expect(profileAt('2026-11-21T06:00:00.000Z').dueAt).toBeUndefined();
  });

  test('lies strictly ahead, at its wall-clock time on a day that is wanted, and no wanted one comes before it', () => {
    const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    fc.assert(
      fc.property(
        fc.constantFrom(...everyZone),
        fc.integer({ min: 0, max: 4 * 365 * 1440 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.constantFrom('every', 'weekdays', ...weekdays),
        (zone, minutes, minuteOfDay, days) => {
          const time = new Date(minuteOfDay * 60_000).toISOString().slice(11, 16);
          const after = later('2026-01-01T00:00:00.000Z', minutes * 60_000);
          const digest = weekdays.includes(days) ? weekly(days, time) : daily(time, days);
          const cadence = weekdays.includes(days) ? 'weekly' : 'daily';
          const { dueAt: at, digestDays } = replanDigests({ zone, digest: digest as Profile['digest'] }, after);
          const today = Temporal.Instant.from(after).toZonedDateTimeISO(zone).toPlainDate();
          const expected = Array.from({ length: 10 }, (_, i) => today.add({ days: i }))
            .filter(({ dayOfWeek }) => days === 'every' || (days === 'weekdays' ? dayOfWeek < 6 : weekdays[dayOfWeek - 1] === days))
            .map(date => ({ date: String(date), at: placed(String(date), time, zone) }))
            .find(({ at }) => at > after);
          expect({ date: digestDays?.[cadence]?.next, at }).toEqual(expected);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('one digest a local day', () => {
  /** The days of 2027 on which the clocks of a zone change. */
  const changesOf = (zone: string): string[] => {
    const days: string[] = [];
    let at = Temporal.ZonedDateTime.from(`2027-01-01T00:00[${zone}]`).getTimeZoneTransition('next');
    for (; at && at.year === 2027; at = at.getTimeZoneTransition('next')) days.push(String(at.toPlainDate()));
    return days;
  };

  test.each(['00:00', '02:30', '23:59'])('in every zone of the world, when its clocks change, at %s on the wall clock', time => {
    const changing = everyZone.map(zone => ({ zone, days: changesOf(zone) })).filter(({ days }) => days.length > 0);
    expect(changing.length).toBeGreaterThan(100);
    for (const { zone, days } of changing) {
      for (const day of days) {
        const dates = [-2, -1, 0, 1, 2].map(distance => later(`${day}T00:00:00Z`, distance * dayMs).slice(0, 10));
        const profile = profileAt(later(placed(dates[0]!, time, zone), -1), { zone, digest: daily(time) });
        const { made } = runClock(profile, placed(dates[4]!, time, zone));
        expect(made).toEqual(dates.map(date => ({ cadence: 'daily', date, at: placed(date, time, zone) })));
      }
    }
  });

  const anyTime = fc.integer({ min: 0, max: 1439 }).map(minute => new Date(minute * 60_000).toISOString().slice(11, 16));
  const anyWait = fc.oneof(
    fc.integer({ min: 0, max: 2 * dayMs }),
    fc.constantFrom(0, 1, 60_000, 3_600_000, dayMs),
    fc.integer({ min: 0, max: 120 }).map(minutes => minutes * 60_000),
  );
  const asked = fc.oneof(
    anyTime.map(time => ({ digest: daily(time) })),
    anyTime.map(time => ({ digest: daily(time, 'weekdays') })),
    fc.tuple(fc.constantFrom('mon', 'wed', 'sun'), anyTime).map(([day, time]) => ({ digest: weekly(day, time) })),
    fc.constantFrom({ digest: { daily: null } }, { digest: { weekly: null } }, { displayName: 'Ada' }, { locale: 'de' }),
  );
  /** A clock that is never late, one that looks only now, and one that does not look at all. */
  const clocks = {
    onTime: runClock,
    late: (profile: Profile, now: string) =>
      profile.dueAt !== undefined && profile.dueAt <= now ? madeBy(profile, now) : { profile, made: [] },
    down: (profile: Profile) => ({ profile, made: [] as Made[] }),
  };
  const moved = fc.constantFrom(...zones).map(zone => ({ zone }));

  test('none twice, and each for a later day than the one before, whatever is changed in which order and however late the clock is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            wait: anyWait,
            patch: fc.oneof(asked, moved),
            clock: fc.constantFrom('onTime' as const, 'late' as const, 'down' as const),
          }),
          {
            minLength: 1,
            maxLength: 25,
          },
        ),
        steps => {
          let now = '2026-10-20T00:00:00.000Z';
          let profile = profileAt(now, { digest: { ...daily('08:00'), ...weekly('mon', '09:00') } });
          const made: Made[] = [];
          for (const { wait, patch, clock } of steps) {
            now = later(now, wait);
            const run = clocks[clock](profile, now);
            made.push(...run.made);
            profile = changed(run.profile, patch, now);
          }
          for (const cadence of ['daily', 'weekly']) {
            const dates = made.filter(each => each.cadence === cadence).map(({ date }) => date);
            expect(dates).toEqual([...new Set(dates)].sort());
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('none left out, for somebody who wants one every day and changes its time as often as they like', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyTime, fc.array(fc.tuple(anyWait, anyTime), { maxLength: 20 }), (zone, time, changes) => {
        let now = '2027-03-10T12:00:00.000Z';
        let profile = profileAt(now, { zone, digest: daily(time) });
        const dates: string[] = [];
        const run = () => {
          const { made, profile: next } = runClock(profile, now);
          profile = next;
          dates.push(...made.map(({ date }) => date));
        };
        for (const [wait, next] of changes) {
          now = later(now, wait);
          run();
          profile = changed(profile, { digest: daily(next) }, now);
        }
        now = later(now, 3 * dayMs);
        run();
        expect(dates.length).toBeGreaterThan(0);
        expect(dates).toEqual(dates.map((_, i) => later(`${dates[0]}T00:00:00Z`, i * dayMs).slice(0, 10)));
      }),
      { numRuns: 300 },
    );
  });

  test('the first after it is asked for lies ahead: nobody gets one for having asked', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyTime, anyWait, asked, (zone, time, wait, patch) => {
        const now = later('2026-10-20T00:00:00.000Z', wait);
        const profile = changed(profileAt('2026-10-19T00:00:00.000Z', { zone }), patch, now);
        if (profile.dueAt !== undefined) expect(profile.dueAt > now).toBe(true);
        const other = changed(changed(profile, { digest: { daily: null } }, now), { digest: daily(time) }, later(now, 1));
        expect(other.dueAt! > now).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a change between the moment of a digest and a clock that is late', () => {
  const due = () => profileAt('2026-11-20T12:00:00.000Z', { digest: daily('08:00') });
  const now = '2026-11-21T07:00:05.000Z';

  test('does not lose it', () => {
    const profile = changed(due(), { displayName: 'Ada' }, now);
    expect(profile.dueAt).toBe('2026-11-21T07:00:00.000Z');
    expect(madeBy(profile, now).made).toEqual([{ cadence: 'daily', date: '2026-11-21' }]);
  });

  test('does not lose it in the very moment', () => {
    expect(changed(due(), { locale: 'de' }, '2026-11-21T07:00:00.000Z').dueAt).toBe('2026-11-21T07:00:00.000Z');
  });

  test('does not lose it on a journey to the east, and does not repeat it on one to the west', () => {
    const tokyo = changed(due(), { zone: 'Asia/Tokyo' }, now);
    const { made, profile } = madeBy(tokyo, later(now, 1000));
    expect(made).toEqual([{ cadence: 'daily', date: '2026-11-21' }]);
    const losAngeles = changed(profile, { zone: 'America/Los_Angeles' }, later(now, 2000));
    expect(losAngeles).toMatchObject({
      dueAt: '2026-11-22T16:00:00.000Z',
      digestDays: { daily: { made: '2026-11-21', next: '2026-11-22' } },
    });
  });

  test('ends it where the user wants none any more', () => {
    expect(changed(due(), { digest: { daily: null } }, now).dueAt).toBeUndefined();
    expect(unsubscribe(due(), 'digest', { now }).next).toMatchObject({ digest: {}, dueAt: undefined });
  });
});

describe('another time on the same day', () => {
  const morning = '2026-11-21T09:00:00.000Z';

  test('brings today’s digest when today had none yet', () => {
    const asked = profileAt(morning, { digest: daily('08:00') });
    expect(asked.dueAt).toBe('2026-11-22T07:00:00.000Z');
    expect(changed(asked, { digest: daily('18:00') }, later(morning, 1000)).dueAt).toBe('2026-11-21T17:00:00.000Z');
  });

  test('brings none when today had its own', () => {
    const { profile } = runClock(profileAt('2026-11-20T12:00:00.000Z', { digest: daily('08:00') }), morning);
    expect(changed(profile, { digest: daily('18:00') }, morning).dueAt).toBe('2026-11-22T17:00:00.000Z');
  });

  test('brings today’s at once when it was planned for later and the new time has passed', () => {
    const planned = changed(profileAt('2026-11-20T12:00:00.000Z', { digest: daily('18:00') }), {}, '2026-11-20T18:00:00.000Z');
    const { profile } = runClock(planned, morning);
    const earlier = changed(profile, { digest: daily('08:00') }, morning);
    expect(earlier.dueAt).toBe(morning);
    expect(madeBy(earlier, later(morning, 90)).made).toEqual([{ cadence: 'daily', date: '2026-11-21' }]);
  });

  test('for a weekly digest on another weekday brings none before that', () => {
    const wednesday = '2026-11-18T12:00:00.000Z';
    const { profile } = runClock(profileAt('2026-11-10T12:00:00.000Z', { digest: weekly('mon', '08:00') }), wednesday);
    expect(changed(profile, { digest: weekly('tue', '08:00') }, wednesday).dueAt).toBe('2026-11-24T07:00:00.000Z');
  });
});

describe('after an outage', () => {
  const both = profileAt('2026-11-22T12:00:00.000Z', { digest: { ...daily('08:00'), ...weekly('mon', '09:00') } });

  test('a weekly digest that came while the daily one was late is made with it', () => {
    expect(madeBy(both, '2026-11-23T10:00:00.000Z').made).toEqual([
      { cadence: 'daily', date: '2026-11-23' },
      { cadence: 'weekly', date: '2026-11-23' },
    ]);
  });

  test('of the days that went by only the last is made, and the next comes at its time', () => {
    const { made, profile } = madeBy(both, '2026-11-26T06:00:00.000Z');
    expect(made).toEqual([
      { cadence: 'daily', date: '2026-11-25' },
      { cadence: 'weekly', date: '2026-11-23' },
    ]);
    expect(profile.dueAt).toBe('2026-11-26T07:00:00.000Z');
  });

  test('a digest of late in the evening is still that day’s when it is made after midnight', () => {
    const evening = profileAt('2026-11-22T12:00:00.000Z', { digest: daily('23:59') });
    expect(madeBy(evening, '2026-11-22T23:10:00.000Z').made).toEqual([{ cadence: 'daily', date: '2026-11-22' }]);
  });

  test('a profile that does not say yet how far its digests are gets its next one', () => {
    const { made, profile } = madeBy({ ...both, digestDays: undefined }, '2026-11-23T07:00:00.000Z');
    expect([made, profile.dueAt]).toEqual([[], '2026-11-23T08:00:00.000Z']);
  });

  test('a time that the law has moved meanwhile makes nothing before its new moment', () => {
    const early = { ...both, dueAt: '2026-11-23T06:00:00.000Z' };
    const { made, profile } = madeBy(early, '2026-11-23T06:00:00.000Z');
    expect(made).toEqual([]);
    expect(profile.dueAt).toBe('2026-11-23T07:00:00.000Z');
  });
});
