import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { entriesOf } from '../../core/entries.ts';
import { Failure } from '../../core/failure.ts';
import { SessionId, UserId, WorkspaceId } from '../../core/ids.ts';
import { LanguageTag, Line } from '../../core/text.ts';
import { Weekday, Zone } from '../../time/when.ts';
import { DailyDigest, DigestDays, Digests, replanDigests, WeeklyDigest } from './digest.ts';
import { NewsKind } from './news-kind.ts';
import { Quiet, QuietHours } from './quiet-hours.ts';

/** The ways to tell a user. */
export const Channel = z.enum(['inbox', 'email', 'push']);
export type Channel = z.infer<typeof Channel>;

/** What a user is told: a reminder, a reminder of something critical, a digest, a notice about the account, what happened to an item of theirs. */
export const NotificationKind = z.enum(['reminder', 'critical', 'digest', 'account', 'news']);
export type NotificationKind = z.infer<typeof NotificationKind>;

const channels = z.array(Channel).max(3);
const ofNews = Object.fromEntries(NewsKind.options.map(kind => [kind, channels])) as Record<NewsKind, typeof channels>;
const kinds = { reminder: channels, critical: channels.min(1), account: channels.min(1), ...ofNews };

/** Where news goes until somebody says otherwise. That others do what was to be done is told to whoever asks for it. */
const newsChannels: Record<NewsKind, Channel[]> = {
  assigned: ['inbox', 'email', 'push'],
  unassigned: ['inbox', 'push'],
  dueMoved: ['inbox', 'push'],
  completed: [],
  commented: ['inbox', 'push'],
  mentioned: ['inbox', 'email', 'push'],
  unblocked: ['inbox', 'push'],
  claimed: ['inbox', 'push'],
  approved: ['inbox', 'push'],
  returned: ['inbox', 'push'],
};
const filledNews = Object.fromEntries(NewsKind.options.map(kind => [kind, channels.default(() => [...newsChannels[kind]])])) as Record<
  NewsKind,
  z.ZodDefault<typeof channels>
>;

/** How somebody is told of what is in one workspace, where that differs from all others. */
export const WorkspacePreference = z.strictObject({
  /** Nothing of it comes by mail or push; the inbox has it all the same. */
  muted: z.boolean().optional(),
  /** What is critical in it waits for the end of the quiet hours, as all else does. */
  criticalWaits: z.boolean().optional(),
});
export type WorkspacePreference = z.infer<typeof WorkspacePreference>;

/** How many sessions can be ended one by one within the time that one lasts; after that, all others at once. */
export const endedSessionsMost = 50;

/** In how many workspaces somebody may be told differently. */
export const preferencesAtMost = 50;

const preferences = {
  displayName: Line(80).optional(),
  /** BCP 47, such as `de` or `pt-BR`. */
  locale: LanguageTag,
  zone: Zone,
  /** Which channels carry which kind; a digest names its own. What is critical, or about the account, cannot be muted altogether. */
  channels: z.strictObject({ ...kinds, account: kinds.account.default([...Channel.options]), ...filledNews }),
  quietHours: QuietHours,
  digest: Digests,
  workspaces: z.record(WorkspaceId, WorkspacePreference).default({}),
};

/** A user: where they live in time and language, and how they want to be told. Due at their next digest. */
export const Profile = z.object({
  userId: UserId,
  email: personal(z.email()),
  ...preferences,
  displayName: personal(preferences.displayName),
  /** Why mail is no longer sent to the address: it bounced, or its owner complained. */
  emailSuppressed: z.enum(['bounce', 'complaint']).optional(),
  /** When the address was changed last: links in mails from before are over. */
  emailChangedAt: z.iso.datetime().optional(),
  /** Since when nothing may be done in their name any more, and by whom: an operator, or Cognito, where the account was ended there. */
  suspendedAt: z.iso.datetime().optional(),
  suspendedBy: z.enum(['operator', 'cognito']).optional(),
  /** When access was given back last. */
  liftedAt: z.iso.datetime().optional(),
  /** Every sign-in until then is over. */
  signedOutAt: z.iso.datetime().optional(),
  /** The one session that went on when all others were ended at this moment; it counts while that is the last end of all. */
  keptSession: z.object({ sessionId: SessionId, at: z.iso.datetime() }).optional(),
  /** The sessions that were ended alone, each until its last token can be good no more. */
  endedSessions: z
    .array(z.object({ sessionId: SessionId, until: z.iso.datetime() }))
    .max(endedSessionsMost)
    .optional(),
  /** When they closed the account. What is theirs is erased when it falls due. */
  closedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  digestDays: DigestDays.optional(),
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
    channels: z.strictObject(kinds).partial(),
    quietHours: z.partialRecord(Weekday, Quiet.nullable()),
    workspaces: z.record(WorkspaceId, WorkspacePreference.nullable()),
  })
  .partial();
export type ProfilePatch = z.infer<typeof ProfilePatch>;

const defaults = {
  locale: 'en',
  zone: 'UTC',
  channels: {
    reminder: ['inbox', 'email', 'push'],
    critical: ['inbox', 'email', 'push'],
    account: ['inbox', 'email', 'push'],
    ...newsChannels,
  },
  quietHours: {},
  digest: {},
  workspaces: {},
} satisfies Partial<Profile>;

/** What somebody said when they signed up. It comes from another service: what does not fit is as if it had not been said. */
const SignUpWishes = z.object({
  displayName: preferences.displayName.catch(undefined),
  zone: Zone.catch(defaults.zone),
  locale: preferences.locale.catch(defaults.locale),
});
type Said = { displayName?: string; zone?: string; locale?: string };

const wishesIn = (said: Said) => {
  const { displayName, ...wishes } = SignUpWishes.parse({ ...said, locale: said.locale?.replaceAll('_', '-') });
  return displayName === undefined ? wishes : { ...wishes, displayName };
};

/** The profile of a user seen for the first time: as they said when they signed up, told on every channel, no quiet hours, no digest until they ask for one. */
export const createProfile = (userId: UserId, email: string, now: string, said: Said = {}): Change<Profile> => ({
  next: { userId, email, ...defaults, ...wishesIn(said), createdAt: now, version: 1 },
  event: { type: 'profile.created', data: {} },
});

const withoutNulls = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], null> } =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null)) as { [K in keyof T]: Exclude<T[K], null> };

type Patched = Record<WorkspaceId, WorkspacePreference | null>;
const isUsual = ({ muted, criticalWaits }: WorkspacePreference): boolean => !muted && !criticalWaits;

/** The preferences by workspace with a merge patch applied: what is as everywhere else is not kept. Fails with `limit_reached`. */
const withPreferences = (known: Profile['workspaces'], patch: Patched = {}): Profile['workspaces'] => {
  const changed = entriesOf(patch).map(([id, preference]) => [id, preference ? { ...known[id], ...preference } : {}] as const);
  const merged: Profile['workspaces'] = { ...known, ...Object.fromEntries(changed) };
  const next = Object.fromEntries(entriesOf(merged).filter(([, each]) => !isUsual(each)));
  if (Object.keys(next).length > preferencesAtMost) throw new Failure('limit_reached', { limit: preferencesAtMost });
  return next;
};

/** The profile with a merge patch applied, and its next digest scheduled in its (perhaps new) zone. */
export const changeProfile = (profile: Profile, patch: ProfilePatch, { now }: Pick<Actor, 'now'>): Change<Profile> => {
  const event = { type: 'profile.changed', data: { fields: Object.keys(patch) } };
  if (profile.closedAt) throw new Failure('not_found', { what: 'profile' });
  // An empty patch plans no digest anew, so that nothing of the profile changes.
  if (Object.keys(patch).length === 0) return { next: profile, event };
  const { displayName = profile.displayName, ...rest } = patch;
  const changed: Profile = {
    ...profile,
    ...rest,
    displayName: displayName ?? undefined,
    channels: { ...profile.channels, ...patch.channels },
    quietHours: withoutNulls({ ...profile.quietHours, ...patch.quietHours }),
    digest: withoutNulls({ ...profile.digest, ...patch.digest }),
    workspaces: withPreferences(profile.workspaces, patch.workspaces),
  };
  return { next: { ...changed, ...replanDigests(changed, now) }, event };
};

/** Stops mail to an address that bounces or whose owner complained. */
export const suppressEmail = (profile: Profile, reason: 'bounce' | 'complaint'): Change<Profile> => ({
  next: { ...profile, emailSuppressed: reason },
  event: { type: 'profile.email_suppressed', data: { reason } },
});

/** The kinds of mail that a link in them stops. */
export const MailKind = z.enum(['reminder', 'digest', 'account', 'news']);
export type MailKind = z.infer<typeof MailKind>;

const noMail = (carriers: Channel[]): Channel[] => carriers.filter(channel => channel !== 'email');

/** Does a user want mail of this kind? */
export const takesMail = ({ channels, digest }: Profile, kind: MailKind): boolean => {
  if (kind === 'digest') return [digest.daily, digest.weekly].some(each => each?.channels.includes('email'));
  return kind === 'news' ? NewsKind.options.some(each => channels[each].includes('email')) : channels[kind].includes('email');
};

const withoutNewsMail = ({ channels }: Profile): Profile['channels'] => ({
  ...channels,
  ...Object.fromEntries(NewsKind.options.map(kind => [kind, noMail(channels[kind])])),
});

/** Stops mail of a kind: what a one-click unsubscribe does. A digest that goes nowhere else ends; a notice about the account stays in the inbox. */
export const unsubscribe = (profile: Profile, kind: MailKind, { now }: Pick<Actor, 'now'>): Change<Profile> => {
  const event = { type: 'profile.changed', data: { fields: [kind === 'digest' ? 'digest' : 'channels'] } };
  if (kind === 'news') return { next: { ...profile, channels: withoutNewsMail(profile) }, event };
  if (kind !== 'digest') {
    const left = noMail(profile.channels[kind]);
    const carriers: Channel[] = kind === 'account' && left.length === 0 ? ['inbox'] : left;
    return { next: { ...profile, channels: { ...profile.channels, [kind]: carriers } }, event };
  }
  const daily = withoutMail(profile.digest.daily);
  const weekly = withoutMail(profile.digest.weekly);
  const next = { ...profile, digest: { ...(daily && { daily }), ...(weekly && { weekly }) } };
  return { next: { ...next, ...replanDigests(next, now) }, event };
};

/** Stops mail and push of a workspace: what the link in a mail does. */
export const muteWorkspace = (profile: Profile, workspaceId: WorkspaceId): Change<Profile> => ({
  next: { ...profile, workspaces: withPreferences(profile.workspaces, { [workspaceId]: { muted: true } }) },
  event: { type: 'profile.changed', data: { fields: ['workspaces'] } },
});

const withoutMail = <D extends { channels: ('inbox' | 'email')[] }>(digest: D | undefined): D | undefined => {
  const left = digest?.channels.filter(channel => channel !== 'email') ?? [];
  return digest && left.length > 0 ? { ...digest, channels: left } : undefined;
};
