import rrule from 'rrule';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { nextOccurrenceAfter, Recurrence } from '../../../shared/domain/time/recurrence.ts';
import type { RuleCase } from './cases.ts';

/** Answers the next occurrence of a rule after an instant (UTC, to the second, without its Z). */
export type Engine = (each: RuleCase) => (after: string) => unknown;

const basic = (wall: string): string => `${wall.replace(/[-:]/g, '')}00`;

/**
 * The engines that run in Node. Each is made anew for every occurrence that it is asked for, as a function is that has just read the item; ours
 * remembers how a rule's text was read, as it does in the product.
 */
export const engines: Record<string, Engine> = {
  ours: ({ rule, start, zone }) => {
    const recurrence = Recurrence.parse({ rule });
    const [date = '', time] = start.split('T');
    return after => nextOccurrenceAfter(recurrence, { date, time, zone }, `${after}.000Z`, zone);
  },
  rrule: ({ rule, start }) => {
    const options = rrule.RRule.parseString(rule);
    const dtstart = new Date(`${start}:00Z`);
    return after => new rrule.RRule({ ...options, dtstart }).after(new Date(`${after}Z`));
  },
  'rrule with TZID': ({ rule, start, zone }) => {
    const options = rrule.RRule.parseString(rule);
    const dtstart = new Date(`${start}:00Z`);
    return after => new rrule.RRule({ ...options, dtstart, tzid: zone }).after(new Date(`${after}Z`));
  },
  'rrule-temporal': ({ rule, start, zone }) => {
    const rruleString = `DTSTART;TZID=${zone}:${basic(start)}\nRRULE:${rule}`;
    return after => new RRuleTemporal({ rruleString }).next(Temporal.Instant.from(`${after}Z`).toZonedDateTimeISO(zone) as never);
  },
};
