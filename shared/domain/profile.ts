import * as z from 'zod';
import type { Acting, Advance, Change } from './due.ts';
import { UserId } from './ids.ts';
import { addDays, instantOf, localDateAt, TimeOfDay, weekdayOf, Zone } from './when.ts';

export const Weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type Weekday = z.infer<typeof Weekday>;

/** The ways to tell a user. */
export const Channel = z.enum(['inbox', 'email', 'push']);
export type Channel = z.infer<typeof Channel>;

/** What a user is told: a reminder, a reminder of something critical (which cannot be muted), a digest. */
export const NotificationKind = z.enum(['reminder', 'critical', 'digest']);
export type NotificationKind = z.infer<typeof NotificationKind>;

const channels = z.array(Channel).max(3);
/** Hours of one day in which nothing but the critical is sent; from the evening into the next morning where `to` is not after `from`. */
const Quiet = z.strictObject({ from: TimeOfDay, to: TimeOfDay });
const digestChannels = z
  .array(Channel.extract(['inbox', 'email']))
  .min(1)
  .max(2);

export const DailyDigest = z.strictObject({ days: z.enum(['every', 'weekdays']), time: TimeOfDay, channels: digestChannels });
export const WeeklyDigest = z.strictObject({ weekday: Weekday, time: TimeOfDay, channels: digestChannels });

const preferences = {
  displayName: z.string().trim().min(1).max(80).optional(),
  /** BCP 47, such as `de` or `pt-BR`. */
  locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a BCP 47 language tag'),
  zone: Zone,
  /** Which channels carry which kind; a digest names its own. The critical kind cannot be muted altogether. */
  channels: z.strictObject({ reminder: channels, critical: channels.min(1) }),
  /** Quiet hours by the weekday on which they begin. */
  quietHours: z.partialRecord(Weekday, Quiet),
  digest: z.strictObject({ daily: DailyDigest.optional(), weekly: WeeklyDigest.optional() }),
};

/** A user: where they live in time and language, and how they want to be told. Due at their next digest. */
export const Profile = z.object({
  userId: UserId,
  email: z.email(),
  ...preferences,
  /** Why mail is no longer sent to the address: it bounced, or its owner complained. */
  emailSuppressed: z.enum(['bounce', 'complaint']).optional(),
  createdAt: z.iso.datetime(),
  dueAt: z.iso.datetime().optional(),
  version: z.int().positive(),
});
export type Profile = z.infer<typeof Profile>;

/** What a user may change of their profile (merge patch, RFC 7396: null removes). */
export const ProfilePatch = z
  .strictObject({
    ...preferences,
    displayName: preferences.displayName.nullable(),
    digest: z.strictObject({ daily: DailyDigest.nullable(), weekly: WeeklyDigest.nullable() }).partial(),
    channels: preferences.channels.partial(),
    quietHours: z.partialRecord(Weekday, Quiet.nullable()),
  })
  .partial();
export type ProfilePatch = z.infer<typeof ProfilePatch>;

const defaults = {
  locale: 'en',
  zone: 'UTC',
  channels: { reminder: ['inbox', 'email', 'push'], critical: ['inbox', 'email', 'push'] },
  quietHours: {},
  digest: {},
} satisfies Partial<Profile>;

/** The profile of a user seen for the first time: told on every channel, no quiet hours, no digest until they ask for one. */
export const createProfile = (userId: string, email: string, now: string): Change<Profile> => ({
  next: { userId, email, ...defaults, createdAt: now, version: 1 },
  event: { type: 'profile.created', data: {} },
});

const withoutNulls = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], null> } =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null)) as { [K in keyof T]: Exclude<T[K], null> };

/** The profile with a merge patch applied, and its next digest scheduled in its (perhaps new) zone. */
export const changeProfile = (profile: Profile, patch: ProfilePatch, { now }: Acting): Change<Profile> => {
  const { displayName = profile.displayName, ...rest } = patch;
  const changed: Profile = {
    ...profile,
    ...rest,
    displayName: displayName ?? undefined,
    channels: { ...profile.channels, ...patch.channels },
    quietHours: withoutNulls({ ...profile.quietHours, ...patch.quietHours }),
    digest: withoutNulls({ ...profile.digest, ...patch.digest }),
  };
  return {
    next: { ...changed, dueAt: nextDigest(changed, now)?.at },
    event: { type: 'profile.changed', data: { fields: Object.keys(patch) } },
  };
};

export type Cadence = 'daily' | 'weekly';
/** One digest of a user: which, for which local day, and the instant at which it is due. */
export type DigestDue = { cadence: Cadence; date: string; at: string };

const wanted = ({ digest }: Profile, cadence: Cadence, date: string): boolean => {
  const weekday = weekdayOf(date);
  if (cadence === 'weekly') return digest.weekly?.weekday === weekday;
  return digest.daily?.days === 'every' || (digest.daily?.days === 'weekdays' && weekday !== 'sat' && weekday !== 'sun');
};

const digestsOn = (profile: Profile, date: string): DigestDue[] =>
  (['daily', 'weekly'] as const)
    .filter(cadence => wanted(profile, cadence, date))
    .map(cadence => ({ cadence, date, at: instantOf({ date, time: profile.digest[cadence]!.time, zone: profile.zone }, profile.zone) }));

/** The user's first digest after an instant; none when they want none. Every weekday comes round within eight days. */
export const nextDigest = (profile: Profile, after: string): DigestDue | undefined => {
  const today = localDateAt(after, profile.zone);
  return [0, 1, 2, 3, 4, 5, 6, 7, 8]
    .flatMap(days => digestsOn(profile, addDays(today, days)))
    .filter(({ at }) => at > after)
    .sort((a, b) => a.at.localeCompare(b.at))[0];
};

/** The digests that a profile due at `dueAt` owes: those of that moment. What an outage delayed is still that day's digest. */
const owed = (profile: Profile, dueAt: string): DigestDue[] =>
  digestsOn(profile, localDateAt(dueAt, profile.zone)).filter(({ at }) => at === dueAt);

/** The digests that are due now, and the profile due again at its next. Days that an outage swallowed whole are not made up for. */
export const advanceProfile: Advance<Profile> = (profile, now) => ({
  next: { ...profile, dueAt: nextDigest(profile, now)?.at },
  event: {
    type: 'profile.digest_due',
    data: { digests: owed(profile, profile.dueAt!).map(({ cadence, date }) => ({ cadence, date })), dueAt: profile.dueAt },
  },
});

/** Stops mail to an address that bounces or whose owner complained. */
export const suppressEmail = (profile: Profile, reason: 'bounce' | 'complaint'): Change<Profile> => ({
  next: { ...profile, emailSuppressed: reason },
  event: { type: 'profile.email_suppressed', data: { reason } },
});

/** Stops mail of a kind: what a one-click unsubscribe does. A digest that goes nowhere else ends. */
export const unsubscribe = (profile: Profile, kind: 'reminder' | 'digest', { now }: Pick<Acting, 'now'>): Change<Profile> => {
  const event = { type: 'profile.changed', data: { fields: [kind === 'digest' ? 'digest' : 'channels'] } };
  if (kind === 'reminder') {
    const reminder = profile.channels.reminder.filter(channel => channel !== 'email');
    return { next: { ...profile, channels: { ...profile.channels, reminder } }, event };
  }
  const daily = withoutMail(profile.digest.daily);
  const weekly = withoutMail(profile.digest.weekly);
  const next = { ...profile, digest: { ...(daily && { daily }), ...(weekly && { weekly }) } };
  return { next: { ...next, dueAt: nextDigest(next, now)?.at }, event };
};

const withoutMail = <D extends { channels: ('inbox' | 'email')[] }>(digest: D | undefined): D | undefined => {
  const left = digest?.channels.filter(channel => channel !== 'email') ?? [];
  return digest && left.length > 0 ? { ...digest, channels: left } : undefined;
};

/** The end of the quiet hours that an instant falls into, as an instant; undefined outside of them. */
export const quietUntil = ({ quietHours, zone }: Pick<Profile, 'quietHours' | 'zone'>, now: string): string | undefined => {
  const today = localDateAt(now, zone);
  for (const date of [addDays(today, -1), today]) {
    const quiet = quietHours[weekdayOf(date)];
    if (!quiet) continue;
    const from = instantOf({ date, time: quiet.from, zone }, zone);
    const to = instantOf({ date: quiet.to > quiet.from ? date : addDays(date, 1), time: quiet.to, zone }, zone);
    if (from <= now && now < to) return to;
  }
  return undefined;
};
