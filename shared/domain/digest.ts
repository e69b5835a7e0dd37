import * as z from 'zod';
import { addDays, instantOf, LocalDate, localDateAt, TimeOfDay, Weekday, weekdayOf } from './when.ts';

const channels = z
  .array(z.enum(['inbox', 'email']))
  .min(1)
  .max(2);

export const DailyDigest = z.strictObject({ days: z.enum(['every', 'weekdays']), time: TimeOfDay, channels });
export const WeeklyDigest = z.strictObject({ weekday: Weekday, time: TimeOfDay, channels });
/** The digests that a user asked for. */
export const Digests = z.strictObject({ daily: DailyDigest.optional(), weekly: WeeklyDigest.optional() });
/** The last local day of each cadence of which no digest is to come any more: it was made, or its time was past when it was asked for. */
export const DigestedOn = z.object({ daily: LocalDate.optional(), weekly: LocalDate.optional() });

export type Cadence = 'daily' | 'weekly';
const cadences: readonly Cadence[] = ['daily', 'weekly'];
/** One digest of a user: which, for which local day, and the instant at which it is due. */
export type DigestDue = { cadence: Cadence; date: string; at: string };

/** Whose digests: what they asked for, in which zone, how far each cadence is, and the moment for which the next is planned. */
export type DigestReader = {
  zone: string;
  digest: z.infer<typeof Digests>;
  digestedOn?: z.infer<typeof DigestedOn>;
  dueAt?: string;
};

/** Every weekday comes round within a week; a journey to the west takes back two days at the most. */
const daysToLookAt = 9;

const isWanted = ({ digest }: DigestReader, cadence: Cadence, date: string): boolean => {
  const weekday = weekdayOf(date);
  if (cadence === 'weekly') return digest.weekly?.weekday === weekday;
  return digest.daily?.days === 'every' || (digest.daily?.days === 'weekdays' && weekday !== 'sat' && weekday !== 'sun');
};

/** The digests of a local day that are still to be made. */
const openOn = (reader: DigestReader, date: string): DigestDue[] =>
  cadences
    .filter(cadence => isWanted(reader, cadence, date) && date > (reader.digestedOn?.[cadence] ?? ''))
    .map(cadence => ({ cadence, date, at: instantOf({ date, time: reader.digest[cadence]!.time, zone: reader.zone }, reader.zone) }));

const openAround = (reader: DigestReader, now: string, direction: 1 | -1): DigestDue[] => {
  const today = localDateAt(now, reader.zone);
  return Array.from({ length: daysToLookAt + 1 }, (_, days) => openOn(reader, addDays(today, direction * days))).flat();
};

/** The user's first digest after an instant, of those that have not been made; none when they want none. */
export const nextDigest = (reader: DigestReader, after: string): DigestDue | undefined =>
  openAround(reader, after, 1)
    .filter(({ at }) => at > after)
    .sort((a, b) => a.at.localeCompare(b.at))[0];

/** The digests that have come and are not made, one a cadence: of the days that an outage swallowed, the last. */
export const digestsOwed = (reader: DigestReader, now: string): DigestDue[] => {
  const come = openAround(reader, now, -1).filter(({ at }) => at <= now);
  return cadences.flatMap(cadence => come.find(each => each.cadence === cadence) ?? []);
};

/** What a user's record says of their digests once these are made, or given up: how far each cadence is, and when the next is due. */
export const afterDigests = (reader: DigestReader, over: DigestDue[], now: string): Pick<DigestReader, 'digestedOn' | 'dueAt'> => {
  const digestedOn = { ...reader.digestedOn, ...Object.fromEntries(over.map(({ cadence, date }) => [cadence, date])) };
  return { digestedOn, dueAt: nextDigest({ ...reader, digestedOn }, now)?.at };
};

/**
 * What it says after a change of zone or digests. A day's digest that was wanted before as after, and is not made, is not lost when its
 * time has now passed: it is due at once. What is newly asked for begins with its next time.
 */
export const replanDigests = (before: DigestReader, after: DigestReader, now: string): Pick<DigestReader, 'digestedOn' | 'dueAt'> => {
  const come = digestsOwed(after, now);
  const isOwed = ({ cadence, date }: DigestDue) => isWanted(before, cadence, date);
  const planned = afterDigests(
    after,
    come.filter(each => !isOwed(each)),
    now,
  );
  if (!come.some(isOwed)) return planned;
  return { ...planned, dueAt: before.dueAt !== undefined && before.dueAt < now ? before.dueAt : now };
};
