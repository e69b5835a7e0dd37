import { later } from '../../core/due.ts';
import { addDays, instantOf, wallClockAt } from '../../time/when.ts';
import type { VisitType } from './visit-type.ts';

const minuteMs = 60_000;
/** By the clock of the clinic: outside these hours nobody is expected to read a mail, and the time to answer does not pass. */
const waking = { from: '08:00', to: '20:00' };
/** How many minutes there must be to answer at the least: a time that is nearer is not offered. */
const fewestMinutes = 15;

/** The next moment, this one with it, at which the time to answer passes, and until when it does then. */
const wakingFrom = (now: string, zone: string): { from: string; to: string } => {
  const { date, time } = wallClockAt(now, zone);
  const day = time < waking.to ? date : addDays(date, 1);
  const opens = instantOf({ date: day, time: waking.from }, zone);
  return { from: opens > now ? opens : now, to: instantOf({ date: day, time: waking.to }, zone) };
};

/** So many minutes of waking later. */
const wakingLater = (now: string, minutes: number, zone: string): string => {
  let [at, left] = [now, minutes * minuteMs];
  for (;;) {
    const { from, to } = wakingFrom(at, zone);
    const until = later(from, left);
    if (until <= to) return until;
    left -= Date.parse(to) - Date.parse(from);
    at = to;
  }
};

/**
 * Until when a time is kept for whom it is offered to: so many minutes of the day, and not longer than it could be booked. Undefined where too little
 * is left to answer.
 */
export const offerEnd = (
  start: string,
  { noticeMinutes, zone }: Pick<VisitType, 'noticeMinutes' | 'zone'>,
  offerMinutes: number,
  now: string,
): string | undefined => {
  const [until] = [later(start, -noticeMinutes * minuteMs), wakingLater(now, offerMinutes, zone)].sort() as [string, string];
  return until >= later(now, fewestMinutes * minuteMs) ? until : undefined;
};
