import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visitSeriesSamples } from '../../../../events/clinic/visit-series.fixture.ts';
import { seriesStarts, VisitSeriesInput } from './series-starts.ts';
import { advanceVisitSeries, callOffVisitSeries, endCallingOff, type VisitSeries, visitSeriesRules } from './visit-series.ts';

const zones = [
  ...['Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu'],
  ...['Pacific/Chatham', 'America/St_Johns', 'Asia/Tehran', 'Antarctica/Troll'],
];
const weekly = { rule: 'FREQ=WEEKLY;COUNT=52', first: '2026-12-02' };
/** The clock of a zone by the runtime alone, and none of our own reckoning. */
const clockOf = (zone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });

describe('visits of a series', () => {
  test.each(zones)('fifty-two of them, weekly over both changes of the clocks of %s, begin at the same time of day', zone => {
    const seen = seriesStarts({ ...weekly, time: '09:00' }, zone).map(start => clockOf(zone).format(start));
    const week = (i: number): string => new Date(Date.parse('2026-12-02T00:00:00Z') + i * 7 * 86_400_000).toISOString().slice(0, 10);
    expect(seen).toEqual(Array.from({ length: 52 }, (_, i) => `${week(i)} 09:00`));
  });

  test('are as many as their rule says, in order, each a day apart at the least, the first of them on its first day', () => {
    const rule = fc.tuple(fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'), fc.integer({ min: 2, max: 52 }), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(rule, fc.constantFrom(...zones), fc.integer({ min: 0, max: 95 }), ([freq, count, interval], zone, quarter) => {
        const time = `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
        const starts = seriesStarts({ first: '2026-10-05', time, rule: `FREQ=${freq};INTERVAL=${interval};COUNT=${count}` }, zone);
        expect(starts).toHaveLength(count);
        for (const [i, start] of starts.entries()) if (i > 0) expect(start - starts[i - 1]!).toBeGreaterThanOrEqual(22 * 3_600_000);
        expect(clockOf(zone).format(starts[0])).toBe(`2026-10-05 ${time}`);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['more than there may be', 'FREQ=DAILY;COUNT=53', 'too_many', { max: visitSeriesRules.most }],
    ['no end', 'FREQ=WEEKLY', 'too_many', { max: visitSeriesRules.most }],
    ['one alone', 'FREQ=WEEKLY;COUNT=1', 'too_few', { min: visitSeriesRules.fewest }],
    ['none behind the first', 'FREQ=WEEKLY;UNTIL=20261203', 'too_few', { min: visitSeriesRules.fewest }],
  ])('a rule that names %s is refused', (_, rule, code, values) => {
    expect(() => seriesStarts({ first: '2026-12-02', time: '09:00', rule }, 'UTC')).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: { errors: [{ pointer: '/rule', code, values }] } }),
    );
  });

  test('have days: a rule by the hour is refused', () => {
    const asked = { visitTypeId: 'visit_type_01h455vb4pex5vsknk084sn02q', scheduleIds: ['schedule_01h455vb4pex5vsknk084sn02q'] };
    const input = { ...asked, first: '2026-12-02', time: '09:00', rule: 'FREQ=HOURLY;COUNT=3' };
    expect(VisitSeriesInput.safeParse(input).error?.issues).toMatchObject([{ path: ['rule'], message: 'rule_hourly_needs_time' }]);
  });
});

describe('what is left to be done with a series', () => {
  const [created, booked] = visitSeriesSamples().map(({ change }) => change.next as VisitSeries);
  const now = '2026-11-28T09:00:00.000Z';

  test('falls due again until it is done, and then no more', () => {
    expect(created).toMatchObject({ status: 'confirming', dueAt: expect.any(String) });
    expect(advanceVisitSeries(created!, now).next.dueAt).toBe('2026-11-28T09:01:00.000Z');
    expect(booked).not.toHaveProperty('dueAt');
    const off = callOffVisitSeries(booked!, { from: now, by: 'patient' }, now).next;
    expect(endCallingOff(off, [], now).next).not.toHaveProperty('dueAt');
  });

  test('of one that never came about nobody is told', () => {
    const off = callOffVisitSeries(created!, { from: now, by: 'clock' }, now).next;
    expect(endCallingOff(off, [], now).event.type).toBe('visit_series.ended');
  });
});
