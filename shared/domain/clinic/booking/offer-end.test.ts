import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallClockAt } from '../../time/when.ts';
import { offerEnd } from './offer-end.ts';

const zone = 'Europe/Berlin';
const minuteMs = 60_000;
const type = { noticeMinutes: 60, zone };
const far = '2027-06-01T10:00:00.000Z';

describe('a time that is offered', () => {
  test.each([
    ['by day is kept for so long', '2027-03-01T09:00:00.000Z', '2027-03-01T11:00:00.000Z'],
    [
      'in the evening is kept for what is left of it, and the rest of that in the morning',
      '2027-03-01T18:30:00.000Z',
      '2027-03-02T08:30:00.000Z',
    ],
    ['in the night is kept until two hours of the morning have passed', '2027-03-02T01:00:00.000Z', '2027-03-02T09:00:00.000Z'],
    [
      'in the night in which the clocks go forward ends by the clock of the morning',
      '2027-03-28T00:30:00.000Z',
      '2027-03-28T08:00:00.000Z',
    ],
  ])('%s', (_, now, until) => {
    expect(offerEnd(far, type, 120, now)).toBe(until);
  });

  test('is kept no longer than it could be booked, and not offered where a quarter of an hour is not left for an answer', () => {
    const start = '2027-03-01T10:30:00.000Z';
    expect(offerEnd(start, type, 120, '2027-03-01T08:30:00.000Z')).toBe('2027-03-01T09:30:00.000Z');
    expect(offerEnd(start, type, 120, '2027-03-01T09:15:00.000Z')).toBe('2027-03-01T09:30:00.000Z');
    expect(offerEnd(start, type, 120, '2027-03-01T09:15:00.001Z')).toBeUndefined();
  });

  test('whenever it is offered leaves exactly as many minutes between eight in the morning and eight in the evening', () => {
    const moments = fc.integer({ min: Date.parse('2027-01-01T00:00:00Z') / minuteMs, max: Date.parse('2027-05-01T00:00:00Z') / minuteMs });
    fc.assert(
      fc.property(moments, fc.integer({ min: 15, max: 2_880 }), (minute, minutes) => {
        const now = new Date(minute * minuteMs).toISOString();
        const until = offerEnd(far, type, minutes, now)!;
        let waking = 0;
        for (let at = minute; at < Date.parse(until) / minuteMs; at++) {
          const { time } = wallClockAt(new Date(at * minuteMs).toISOString(), zone);
          if (time >= '08:00' && time < '20:00') waking += 1;
        }
        expect(waking).toBe(minutes);
      }),
      { numRuns: 60 },
    );
  });
});
