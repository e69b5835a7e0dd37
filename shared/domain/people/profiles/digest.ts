import * as z from 'zod';
import { addDays, instantOf, LocalDate, localDateAt, TimeOfDay, Weekday, weekdayOf } from '../../time/when.ts';

const channels = z
  .array(z.enum(['inbox', 'email']))
  .min(1)
  .max(2);

export const DailyDigest = z.strictObject({ days: z.enum(['every', 'weekdays']), time: TimeOfDay, channels });
export const WeeklyDigest = z.strictObject({
  weekday: Weekday,
  time: TimeOfDay,
  channels,
  /** Whether it tells of the households of its reader as well: who did what in the week before, and whose turns come. */
  households: z.boolean().optional(),
});
/** The digests that a user asked for. */
export const Digests = z.strictObject({ daily: DailyDigest.optional(), weekly: WeeklyDigest.optional() });
const Days = z.object({ made: LocalDate.optional(), next: LocalDate.optional() });
/** How far the digests of a user are, by cadence: the last local day of which one was made, and the day of the next. */
export const DigestDays = z.object({ daily: Days.optional(), weekly: Days.optional() });

export type Cadence = 'daily' | 'weekly';
const cadences: readonly Cadence[] = ['daily', 'weekly'];
/** One digest of a user: which, for which local day, and the instant at which it is due. */
export type DigestDue = { cadence: Cadence; date: string; at: string };

/** Whose digests: what they asked for, in which zone, how far each cadence is, and the moment for which the next is planned. */
export type DigestReader = {
  zone: string;
  digest: z.infer<typeof Digests>;
  digestDays?: z.infer<typeof DigestDays>;
  dueAt?: string;
};
/** What a user's record keeps of their digests. */
type DigestPlan = Pick<DigestReader, 'digestDays' | 'dueAt'>;

/** Every weekday comes round within a week; a journey to the west takes back two days at the most. */
const daysToLookAt = 10;

/** The digest of a local day, when one is wanted on that day and has not been made. */
const digestOn = ({ digest, digestDays, zone }: DigestReader, cadence: Cadence, date: string): DigestDue | undefined => {
  const asked = digest[cadence];
  if (!asked || date <= (digestDays?.[cadence]?.made ?? '')) return undefined;
  const weekday = weekdayOf(date);
  if ('weekday' in asked ? asked.weekday !== weekday : asked.days === 'weekdays' && (weekday === 'sat' || weekday === 'sun'))
    return undefined;
  return { cadence, date, at: instantOf({ date, time: asked.time, zone }, zone) };
};

/** The digests of a cadence from the local day of an instant on, in either direction, nearest first. */
const digestsAround = (reader: DigestReader, cadence: Cadence, instant: string, direction: 1 | -1): DigestDue[] => {
  const today = localDateAt(instant, reader.zone);
  return Array.from({ length: daysToLookAt }, (_, days) => digestOn(reader, cadence, addDays(today, direction * days)) ?? []).flat();
};

const nextOf = (reader: DigestReader, cadence: Cadence, after: string): DigestDue | undefined =>
  digestsAround(reader, cadence, after, 1).find(({ at }) => at > after);

/** The digest that a cadence is planned to make next, under what its user wants now. */
const plannedOf = (reader: DigestReader, cadence: Cadence): DigestDue | undefined => {
  const date = reader.digestDays?.[cadence]?.next;
  return date === undefined ? undefined : digestOn(reader, cadence, date);
};

const withDays = (reader: DigestReader, daysOf: (cadence: Cadence) => z.infer<typeof Days>): DigestPlan => {
  const digestDays = { daily: daysOf('daily'), weekly: daysOf('weekly') };
  const moments = cadences.flatMap(cadence => plannedOf({ ...reader, digestDays }, cadence)?.at ?? []);
  return { digestDays, dueAt: moments.sort()[0] };
};

/** The digests that have come and are not made, one a cadence: of the days that an outage swallowed, the last. */
export const digestsOwed = (reader: DigestReader, now: string): DigestDue[] =>
  cadences.flatMap(cadence => {
    const planned = plannedOf(reader, cadence);
    if (!planned || planned.at > now) return [];
    return digestsAround(reader, cadence, now, -1).find(({ date, at }) => at <= now && date >= planned.date) ?? [];
  });

/** The plan once these digests are made: each cadence goes on to its next day. */
export const afterDigests = (reader: DigestReader, made: DigestDue[], now: string): DigestPlan =>
  withDays(reader, cadence => {
    const date = made.find(each => each.cadence === cadence)?.date;
    const { made: last, next } = reader.digestDays?.[cadence] ?? {};
    if (date === undefined) return { made: last, next: next ?? nextOf(reader, cadence, now)?.date };
    return { made: date, next: nextOf({ ...reader, digestDays: { [cadence]: { made: date } } }, cadence, now)?.date };
  });

/**
 * The plan after a change of zone or digests (`reader` is the user as changed). A digest that was planned for a day is not lost when its time
 * has passed now: it is due at once. Whatever else is asked for begins with its next time, and no day gets a second one.
 */
export const replanDigests = (reader: DigestReader, now: string): DigestPlan => {
  const plan = withDays(reader, cadence => {
    const { made } = reader.digestDays?.[cadence] ?? {};
    const planned = plannedOf(reader, cadence);
    return { made, next: (planned && planned.at <= now ? planned : nextOf(reader, cadence, now))?.date };
  });
  if (plan.dueAt === undefined || plan.dueAt > now) return plan;
  return { ...plan, dueAt: reader.dueAt !== undefined && reader.dueAt < now ? reader.dueAt : now };
};
