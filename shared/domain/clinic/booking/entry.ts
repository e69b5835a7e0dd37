import { expiryAfter } from '../../core/expiry.ts';
import { msPerDay, parseDate } from '../../time/civil.ts';
import { addDays } from '../../time/when.ts';
import type { Span } from './span.ts';

const minuteMs = 60_000;

/** How many entries a day of a schedule or of a patient holds at the most. */
export const entriesPerDay = 100;

/**
 * What stands in the days of a schedule, or of a patient: that an appointment takes their time. It stands in each day (UTC) that it touches, its
 * buffers with it. Of one that is only held, until when: after that moment it takes no time, whether or not anybody has taken it out.
 */
export type Entry = {
  /** When the visit begins (milliseconds), its minutes, and those before and after it. */
  start: number;
  minutes: number;
  before: number;
  after: number;
  /** How many visits there may be at the same time, by what it is a visit of. */
  seats: number;
  /** The end of the id of what it is a visit of. */
  visitType: string;
  patientId: string;
  appointmentId: string;
  heldUntil?: number;
};

/** The visit itself. */
export const visitOf = ({ start, minutes }: Pick<Entry, 'start' | 'minutes'>): Span => ({ from: start, until: start + minutes * minuteMs });

/** What an entry takes of a schedule: the visit, and the buffers on both sides. */
export const takenBy = ({ start, minutes, before, after }: Pick<Entry, 'start' | 'minutes' | 'before' | 'after'>): Span => ({
  from: start - before * minuteMs,
  until: start + (minutes + after) * minuteMs,
});

/** When a day (UTC) begins, in milliseconds. */
export const midnightOf = (date: string): number => parseDate(date) * msPerDay;

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The days (UTC) that a stretch touches. */
export const daysOf = ({ from, until }: Span): string[] => {
  const last = dateOf(until - 1);
  const days = [dateOf(from)];
  while (days.at(-1)! < last) days.push(addDays(days.at(-1)!, 1));
  return days;
};

/** Does an entry still take time at a moment? A hold does until exactly its end. */
export const isLive = ({ heldUntil }: Pick<Entry, 'heldUntil'>, now: number): boolean => heldUntil === undefined || heldUntil > now;

/** The entries of a day after an appointment has become another: its own is replaced, and holds that have ended go. */
export const withAppointment = (entries: readonly Entry[], appointmentId: string, entry: Entry | undefined, now: number): Entry[] => [
  ...entries.filter(each => isLive(each, now) && each.appointmentId !== appointmentId),
  ...(entry ? [entry] : []),
];

/** The end of an id that tells the types of visits of a workspace apart. */
export const tailOf = (id: string): string => id.slice(-10);

type Stored = [
  minute: number,
  minutes: number,
  before: number,
  after: number,
  seats: number,
  type: string,
  patient: string,
  appointment: string,
  held?: number,
];

const suffixOf = (id: string): string => id.slice(id.lastIndexOf('_') + 1);

/** The entries of a day as they are stored: some eighty bytes each, in the order of time. */
export const encodeDay = (date: string, entries: readonly Entry[]): string => {
  const midnight = midnightOf(date);
  const stored = [...entries]
    .sort((a, b) => a.start - b.start || (a.appointmentId < b.appointmentId ? -1 : 1))
    .map(
      (each): Stored => [
        (each.start - midnight) / minuteMs,
        ...([each.minutes, each.before, each.after, each.seats, each.visitType] as const),
        suffixOf(each.patientId),
        suffixOf(each.appointmentId),
        ...(each.heldUntil === undefined ? ([] as const) : ([each.heldUntil] as const)),
      ],
    );
  return JSON.stringify(stored);
};

/** The entries of a day that was stored. */
export const decodeDay = (date: string, text: string): Entry[] => {
  const midnight = midnightOf(date);
  return (JSON.parse(text) as Stored[]).map(([minute, minutes, before, after, seats, visitType, patient, appointment, heldUntil]) => ({
    ...{ start: midnight + minute * minuteMs, minutes, before, after, seats, visitType },
    ...{ patientId: `patient_${patient}`, appointmentId: `appointment_${appointment}` },
    ...(heldUntil === undefined ? {} : { heldUntil }),
  }));
};

/** How many days a day is kept after it is over: what has happened stands in the appointments. */
const keptDays = 30;
/** When a day may be forgotten (Unix seconds). */
export const dayExpiry = (date: string): number => expiryAfter(`${date}T00:00:00Z`, keptDays + 1);
