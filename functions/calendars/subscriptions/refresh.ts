import { createHash } from 'node:crypto';
import { readWebFile, type WebFile } from '../../../shared/aws/web-file.ts';
import { subscribedCalendars } from '../../../shared/data/calendars/subscribed-calendars.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import {
  failSubscribed,
  readSubscribed,
  recoverSubscribed,
  refreshMinutesFor,
  type SubscribedCalendar,
  type SubscribedError,
  subscribedWindow,
} from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import { type CalendarFile, readFile } from '../../../shared/ics/file.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { forEachLimited } from '../../../shared/runtime/events/settle.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { keepBusy } from './keep-busy.ts';
import { keepItems } from './keep-items.ts';
import { drop, type KeepOutcome, knownOf } from './kept.ts';
import { mayFill } from './may-fill.ts';
import { allowLoopback } from './settings.ts';

/** How long the rules of one calendar may be worked out, which costs its owner nothing and others their turn. */
const longestReadingMs = 10_000;
const within = (ms: number): (() => boolean) => {
  const end = performance.now() + ms;
  return () => performance.now() < end;
};

const limits = { mostBytes: 4_000_000, timeoutMs: 15_000, allowLoopback };

type Id = Pick<SubscribedCalendar, 'userId' | 'calendarId'>;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Notes what came of a reading, unless its owner has ended it meanwhile. */
const note = async (id: Id, decide: (calendar: SubscribedCalendar) => ReturnType<typeof readSubscribed>, requestId: string) => {
  await subscribedCalendars.update(id, each => (each.status === 'ended' ? undefined : decide(each)), clockContext(requestId));
};

const noteFailure = (id: Id, code: SubscribedError, requestId: string, more: { retryAfterSeconds?: number; missingSince?: string } = {}) =>
  note(id, each => failSubscribed(each, { code, ...more }, new Date().toISOString()), requestId);

/** A calendar that is being read, with the window whose occurrences are kept. */
type Reading = { calendar: SubscribedCalendar; window: ReturnType<typeof subscribedWindow>; requestId: string };
/** What stands in it, by what it is known, and the zone of its owner. */
type Content = { file: CalendarFile; known: Pick<SubscribedCalendar, 'etag' | 'lastModified' | 'digest'>; zone: string };

/** What was read is kept to the end, and only then is it noted what the server knows it by: what stops half way is read again, and finds itself done. */
const take = async (
  { calendar, window, requestId }: Reading,
  { file, known, zone }: Content,
): Promise<KeepOutcome['outcome'] | SubscribedError> => {
  const now = new Date().toISOString();
  const { userId, into, missingSince = now } = calendar;
  if (!(await mayFill(userId, into))) {
    await noteFailure(calendar, 'list_out_of_reach', requestId);
    return 'list_out_of_reach';
  }
  const at = { zone, window, now, requestId, inTime: within(longestReadingMs) };
  const kept = await (into.kind === 'items' ? keepItems(calendar, into, file.events, at) : keepBusy(calendar, file.events, at));
  if (kept.outcome === 'too_many') await noteFailure(calendar, 'too_many_events', requestId);
  if (kept.outcome === 'doubted') await noteFailure(calendar, 'much_is_missing', requestId, { missingSince });
  if (kept.outcome !== 'kept') return kept.outcome;
  const read = { ...known, windowTo: window.to, events: kept.events, skipped: kept.skipped + file.skipped, name: file.name?.slice(0, 200) };
  const refreshMinutes = refreshMinutesFor(file.refreshMinutes);
  await note(calendar, each => readSubscribed(each, { ...read, refreshMinutes }, new Date().toISOString()), requestId);
  return 'kept';
};

const outcomeOf = async (reading: Reading, read: WebFile): Promise<string> => {
  const { calendar, window, requestId } = reading;
  const { outcome } = read;
  const digest = outcome === 'read' ? digestOf(read.text) : undefined;
  const isOld = digest !== undefined && digest === calendar.digest && !window.runsOut;
  if (outcome === 'unchanged' || isOld) {
    // Nothing is new: nothing is written, unless it had failed before.
    if (calendar.failures > 0) await note(calendar, recoverSubscribed, requestId);
    return 'unchanged';
  }
  if (outcome !== 'read') {
    await noteFailure(calendar, outcome, requestId, { retryAfterSeconds: read.retryAfterSeconds });
    return outcome;
  }
  const { zone } = await profiles.get(calendar);
  const file = readFile(read.text, zone, new Date().toISOString());
  const { etag, lastModified } = read;
  if (typeof file !== 'string') return take(reading, { file, known: { etag, lastModified, digest }, zone });
  await noteFailure(calendar, file, requestId);
  return file;
};

const refreshOnce = async ({ userId, calendarId }: Id, requestId: string): Promise<string> => {
  const calendar = await subscribedCalendars.find({ userId, calendarId });
  if (!calendar || calendar.status === 'ended') return 'ended';
  const window = subscribedWindow(calendar, new Date().toISOString());
  const read = await readWebFile(calendar.url, window.runsOut ? {} : calendar, limits);
  return outcomeOf({ calendar, window, requestId }, read);
};

/**
 * Reads a subscribed calendar: one conditional request, and where something is new in it, the events that have changed. Whoever meets another
 * reading of the same calendar asks again, and then mostly finds that nothing is new any more.
 */
export const refresh = async (id: Id, requestId: string): Promise<void> => {
  const outcome = await retryLostRace(() => refreshOnce(id, requestId));
  log('ALM055', { caller: id.userId, calendarId: id.calendarId, outcome });
};

/** A subscription has ended: what is known of its events goes. Items stay. */
export const forget = async ({ userId, calendarId }: Id, requestId: string): Promise<void> => {
  const calendar = await subscribedCalendars.find({ userId, calendarId });
  // Subscribed again since.
  if (calendar && calendar.status !== 'ended') return;
  await forEachLimited([...(await knownOf({ userId, calendarId })).values()], eventLink => drop(eventLink, requestId));
};
