import rrule from 'rrule';
import { instantOf, wallClockAt } from '../../../shared/domain/time/when.ts';
import type { At, StoredEvent } from './calendars.ts';

const dayMs = 86_400_000;

/** The instant of a day or a moment (a day begins in UTC here). */
export const instantAt = ({ date, dateTime = '', timeZone = 'UTC' }: At): string => {
  if (date) return `${date}T00:00:00.000Z`;
  if (/(Z|[+-]\d\d:\d\d)$/.test(dateTime)) return new Date(dateTime).toISOString();
  return instantOf({ date: dateTime.slice(0, 10), time: dateTime.slice(11, 16), zone: timeZone }, timeZone);
};

/** The wall clock of a moment, as if it were UTC: rules are expanded without a zone. */
const floating = (at: At): Date => {
  if (at.date) return new Date(`${at.date}T00:00:00Z`);
  const { date, time } = wallClockAt(instantAt(at), at.timeZone ?? 'UTC');
  return new Date(`${date}T${time}:00Z`);
};

const atOf = (floatingMs: number, like: At): At => {
  const text = new Date(floatingMs).toISOString();
  if (like.date) return { date: text.slice(0, 10) };
  const zone = like.timeZone ?? 'UTC';
  return { dateTime: instantOf({ date: text.slice(0, 10), time: text.slice(11, 16), zone }, zone), timeZone: zone };
};

const stamp = (at: At): string => (at.date ?? instantAt(at)).replace(/[-:]|\.\d+/g, '');

/** The occurrences of a series between two instants, each an event with the id that Google gives it. */
export const instancesOf = (master: StoredEvent, from: string, to: string): StoredEvent[] => {
  const [rule = '', ...others] = master.recurrence ?? [];
  if (!master.start || !master.end || master.status === 'cancelled') return [];
  const excluded = new Set(others.flatMap(line => /^EXDATE[^:]*:(.*)$/.exec(line)?.[1]?.split(',') ?? []));
  const start = floating(master.start);
  const lengthMs = Date.parse(instantAt(master.end)) - Date.parse(instantAt(master.start));
  const options = rrule.RRule.parseString(rule.replace(/^RRULE:/, ''));
  return new rrule.RRule({ ...options, dtstart: start })
    .between(new Date(Date.parse(from) - dayMs), new Date(Date.parse(to) + dayMs), true)
    .map(occurrence => {
      const at = atOf(occurrence.getTime(), master.start!);
      const end = at.date
        ? atOf(occurrence.getTime() + lengthMs, at)
        : { ...at, dateTime: new Date(Date.parse(instantAt(at)) + lengthMs).toISOString() };
      const { recurrence: _rule, ...rest } = master;
      return { ...rest, id: `${master.id}_${stamp(at)}`, start: at, end, recurringEventId: master.id, originalStartTime: at };
    })
    .filter(({ start: at }) => instantAt(at!) >= from && instantAt(at!) < to && !excluded.has(stamp(at!)));
};
