import rrule from 'rrule';
import { instantOf, wallClockAt } from '../../../shared/domain/time/when.ts';
import { zoneNamed } from '../../../shared/domain/time/windows-zone.ts';
import { newEventId } from './calendars.ts';
import { perAccount } from './per-account.ts';
import { networkOf, nowOf, type State } from './state.ts';

/** A wall clock under the name that Windows has for its zone. */
export type Time = { dateTime: string; timeZone: string };
type Pattern = {
  type: string;
  interval: number;
  daysOfWeek?: string[];
  dayOfMonth?: number;
  month?: number;
  index?: string;
  firstDayOfWeek?: string;
};
export type Recurrence = {
  pattern: Pattern;
  range: { type: string; startDate: string; endDate?: string; numberOfOccurrences?: number; recurrenceTimeZone?: string };
};
type Occurrence = Partial<{ subject: string; body: Body; start: Time; end: Time; showAs: string }>;
type Body = { contentType: string; content: string };

/** An event in the form of Graph, as its mailbox keeps it. */
export type GraphStored = {
  id: string;
  subject: string;
  body: Body;
  start: Time;
  end: Time;
  isAllDay: boolean;
  showAs: string;
  isReminderOn: boolean;
  recurrence: Recurrence | null;
  transactionId: string | null;
  singleValueExtendedProperties: { id: string; value: string }[];
  /** Occurrences that were taken out and occurrences that were changed alone, by the day that the rule has them on. */
  cancelled: string[];
  exceptions: Record<string, Occurrence>;
  removed: boolean;
  sequence: number;
  lastModifiedDateTime: string;
};
export type GraphSubscription = {
  id: string;
  resource: string;
  notificationUrl: string;
  lifecycleNotificationUrl?: string;
  clientState: string;
  expirationDateTime: string;
};
export type GraphCalendar = {
  id: string;
  name: string;
  events: Map<string, GraphStored>;
  sequence: number;
  forgotten: number;
  subscriptions: GraphSubscription[];
};

const mailboxes = perAccount<GraphCalendar[]>(({ subject }) =>
  ['Mine', 'Family'].map(name => ({ id: `AAMk${name}${subject}=`, name, events: new Map(), sequence: 1, forgotten: 0, subscriptions: [] })),
);

/** The calendars of a mailbox: its own, and one that it shares; those of accounts that were used are kept over a restart. */
export const { of: mailboxOf, kept: keptMailboxes, keep: keepMailboxes } = mailboxes;

const empty = {
  subject: '',
  body: { contentType: 'text', content: '' },
  isAllDay: false,
  showAs: 'busy',
  isReminderOn: false,
  recurrence: null,
  transactionId: null,
  singleValueExtendedProperties: [],
  cancelled: [],
  exceptions: {},
  removed: false,
};

/** Writes an event as it is now, and tells whoever subscribed. Another rule or start of a series forgets what was changed in single occurrences. */
export const storeEvent = (state: State, calendar: GraphCalendar, given: Partial<GraphStored>): GraphStored => {
  const before = given.id ? calendar.events.get(given.id) : undefined;
  calendar.sequence += 1;
  const lastModifiedDateTime = new Date(nowOf(state)).toISOString();
  const stored = {
    ...empty,
    ...before,
    ...given,
    id: given.id ?? `AAMk${newEventId()}=`,
    sequence: calendar.sequence,
    lastModifiedDateTime,
  };
  const another = before && JSON.stringify([before.recurrence, before.start]) !== JSON.stringify([stored.recurrence, stored.start]);
  const event = (another ? { ...stored, cancelled: [], exceptions: {} } : stored) as GraphStored;
  calendar.events.set(event.id, event);
  const changeType = event.removed ? 'deleted' : before ? 'updated' : 'created';
  for (const each of calendar.subscriptions)
    tell(state, each.notificationUrl, each, { changeType, resource: each.resource, resourceData: { id: event.id } });
  return event;
};

/** Posts a word to a subscriber, with the state that the subscriber gave; a word that is lost is not repeated here. */
export const tell = (state: State, url: string, { id, clientState, expirationDateTime }: GraphSubscription, what: object): void => {
  if (Date.parse(expirationDateTime) <= nowOf(state)) return;
  const value = [{ subscriptionId: id, clientState, subscriptionExpirationDateTime: expirationDateTime, tenantId: 'local', ...what }];
  const headers = { 'content-type': 'application/json' };
  networkOf(state)(url, { method: 'POST', headers, body: JSON.stringify({ value }), signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  );
};

const zoneOf = ({ timeZone }: Time): string => zoneNamed(timeZone) ?? 'UTC';
/** The instant of a time. */
export const instantAt = (time: Time): string =>
  instantOf({ date: time.dateTime.slice(0, 10), time: time.dateTime.slice(11, 16), zone: zoneOf(time) }, 'UTC');

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const places: Record<string, number> = { first: 1, second: 2, third: 3, fourth: 4, last: -1 };
const weekdays = [rrule.RRule.MO, rrule.RRule.TU, rrule.RRule.WE, rrule.RRule.TH, rrule.RRule.FR, rrule.RRule.SA, rrule.RRule.SU];
const frequencies: [RegExp, number][] = [
  [/^daily$/, rrule.RRule.DAILY],
  [/^weekly$/, rrule.RRule.WEEKLY],
  [/Monthly$/, rrule.RRule.MONTHLY],
  [/Yearly$/, rrule.RRule.YEARLY],
];

const endOf = ({ type, numberOfOccurrences, endDate }: Recurrence['range']) => {
  if (type === 'numbered') return { count: numberOfOccurrences! };
  return type === 'endDate' ? { until: new Date(`${endDate}T23:59:59Z`) } : {};
};

/** The day of a month; one that a month lacks is its last day, as Exchange has it. */
const dayOptions = (dayOfMonth: number) =>
  dayOfMonth > 28 ? { bymonthday: Array.from({ length: dayOfMonth - 27 }, (_, at) => 28 + at), bysetpos: -1 } : { bymonthday: dayOfMonth };

/** A pattern as an engine of another make has it. */
const optionsOf = ({ pattern, range }: Recurrence) => {
  const { type, interval, daysOfWeek = [], dayOfMonth = 1, month = 1, index = 'first', firstDayOfWeek = 'sunday' } = pattern;
  const byweekday = daysOfWeek.map(day => weekdays[days.indexOf(day.toLowerCase())]!);
  return {
    freq: frequencies.find(([name]) => name.test(type))![1],
    interval,
    wkst: weekdays[days.indexOf(firstDayOfWeek)]!,
    ...(type === 'weekly' ? { byweekday } : {}),
    ...(type.startsWith('relative') ? { byweekday, bysetpos: places[index]! } : {}),
    ...(type.startsWith('absolute') ? dayOptions(dayOfMonth) : {}),
    ...(type.endsWith('Yearly') ? { bymonth: month } : {}),
    ...endOf(range),
  };
};

const moved = (time: Time, floating: Date): Time => ({ ...time, dateTime: floating.toISOString().slice(0, 19) });

/** An occurrence of a series: the day that its rule has it on, and what it is. */
export type GraphOccurrence = { day: string; id: string; exception: boolean; original: string; event: GraphStored };

/** The occurrences of a series that overlap the time between two instants. */
export const occurrencesOf = (master: GraphStored, from: string, to: string): GraphOccurrence[] => {
  if (!master.recurrence) return [];
  const dtstart = new Date(`${master.start.dateTime.slice(0, 19)}Z`);
  const lengthMs = Date.parse(`${master.end.dateTime.slice(0, 19)}Z`) - dtstart.getTime();
  const range = [new Date(Date.parse(from) - 40 * 86_400_000), new Date(Date.parse(to) + 2 * 86_400_000)] as const;
  return new rrule.RRule({ ...optionsOf(master.recurrence), dtstart })
    .between(...range, true)
    .map(floating => {
      const day = floating.toISOString().slice(0, 10);
      const start = moved(master.start, floating);
      const plain = { ...master, start, end: moved(master.end, new Date(floating.getTime() + lengthMs)), recurrence: null };
      const exception = master.exceptions[day];
      return {
        day,
        id: `${master.id}.occurrence.${day}`,
        exception: !!exception,
        original: instantAt(start),
        event: { ...plain, ...exception },
      };
    })
    .filter(({ day, event }) => !master.cancelled.includes(day) && instantAt(event.end) >= from && instantAt(event.start) < to);
};

const farthestDays = 800;
/** The occurrences of a series in the two years and more from its start on. */
export const allOccurrencesOf = (master: GraphStored): GraphOccurrence[] => {
  const from = Date.parse(instantAt(master.start));
  return occurrencesOf(master, new Date(from - 1).toISOString(), new Date(from + farthestDays * 86_400_000).toISOString());
};

/** A time as Graph tells it where nobody asks for a zone: in UTC; a whole day from midnight to midnight. */
export const inUtc = (time: Time, isAllDay: boolean): Time => {
  if (isAllDay) return { dateTime: `${time.dateTime.slice(0, 10)}T00:00:00.0000000`, timeZone: 'UTC' };
  const { date, time: clock } = wallClockAt(instantAt(time), 'UTC');
  return { dateTime: `${date}T${clock}:00.0000000`, timeZone: 'UTC' };
};
