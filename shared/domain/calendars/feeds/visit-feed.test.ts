import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { visitFeedText } from './visit-feed.ts';

const minuteMs = 60_000;
const begin = Date.UTC(2026, 10, 28) / minuteMs;
const visit = fc.record({
  start: fc.integer({ min: begin, max: begin + 400 * 1440 }).map(minute => minute * minuteMs),
  minutes: fc.integer({ min: 5, max: 600 }),
});
const feed = { name: 'Practice', createdAt: '2026-11-28T08:00:00.000Z' };
const words = { language: 'en', visit: 'Appointment', more: 'There is more.' };
const textOf = (visits: { start: number; minutes: number }[], isCut = false) => visitFeedText(feed, 'schedule_1', visits, isCut, words);

test('each time of a visit is read back once, to the minute, however many patients come at it, under a name of its own', () => {
  fc.assert(
    fc.property(fc.array(visit, { maxLength: 30 }), visits => {
      const events = new ICAL.Component(ICAL.parse(textOf([...visits, ...visits]))).getAllSubcomponents('vevent');
      const read = events.map(each => {
        const { startDate, endDate } = new ICAL.Event(each);
        const start = startDate.toJSDate().getTime();
        return `${start} ${(endDate.toJSDate().getTime() - start) / minuteMs}`;
      });
      expect(read.sort()).toEqual([...new Set(visits.map(({ start, minutes }) => `${start} ${minutes}`))].sort());
      expect(new Set(events.map(each => each.getFirstPropertyValue('uid'))).size).toBe(events.length);
    }),
  );
});

test('the same visits are the same text, in which it is said where there are more', () => {
  const visits = [{ start: begin * minuteMs, minutes: 30 }];
  expect(textOf(visits)).toBe(textOf(visits));
  expect([textOf(visits).includes('There is more.'), textOf(visits, true).includes('There is more.')]).toEqual([false, true]);
});
