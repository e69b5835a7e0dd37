import { createHash } from 'node:crypto';
import * as z from 'zod';
import { readWebFile, type WebFile } from '../../shared/aws/web-file.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { retryLostRace } from '../../shared/data/race.ts';
import { subscribedCalendars } from '../../shared/data/subscribed-calendars.ts';
import type { CalendarEvent } from '../../shared/domain/calendar.ts';
import {
  failSubscribed,
  readSubscribed,
  recoverSubscribed,
  refreshMinutesFor,
  type SubscribedCalendar,
  type SubscribedError,
  subscribedWindow,
} from '../../shared/domain/subscribed-calendar.ts';
import { environment } from '../../shared/env.ts';
import { type CalendarFile, readFile } from '../../shared/ics/file.ts';
import { clockStamp } from '../../shared/runtime/clock-stamp.ts';
import { log } from '../../shared/runtime/logger.ts';
import { keepBusy } from './keep-busy.ts';
import { keepItems } from './keep-items.ts';
import { drop, forEach, type Kept, knownOf } from './kept.ts';
import { mayFill } from './reach.ts';

const { LOOPBACK_FILES } = environment({ LOOPBACK_FILES: z.enum(['yes', 'no']) });
const limits = { mostBytes: 4_000_000, timeoutMs: 15_000, allowLoopback: LOOPBACK_FILES === 'yes' };

type Id = Pick<SubscribedCalendar, 'userId' | 'calendarId'>;
type Read = Extract<WebFile, { outcome: 'read' }>;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Notes what came of a reading, unless its owner has ended it meanwhile. */
const note = async (id: Id, decide: (calendar: SubscribedCalendar) => ReturnType<typeof readSubscribed>, requestId: string) => {
  await subscribedCalendars.update(id, each => (each.status === 'ended' ? undefined : decide(each)), clockStamp(requestId));
};

const noteFailure = (id: Id, code: SubscribedError, requestId: string, more: { retryAfterSeconds?: number; missingSince?: string } = {}) =>
  note(id, each => failSubscribed(each, { code, ...more }, new Date().toISOString()), requestId);

const keepAll = async (calendar: SubscribedCalendar, events: CalendarEvent[], window: { from: string; to: string }, requestId: string) => {
  const { zone } = await profiles.get(calendar);
  const at = { zone, window, now: new Date().toISOString(), requestId };
  const { into } = calendar;
  return into.kind === 'items' ? keepItems(calendar, into, events, at) : keepBusy(calendar, events, at);
};

/** What was read is kept to the end, and only then is it noted what the server knows it by: what stops half way is read again, and finds itself done. */
const take = async (
  calendar: SubscribedCalendar,
  read: Read,
  file: CalendarFile,
  requestId: string,
): Promise<Kept['outcome'] | SubscribedError> => {
  const now = new Date().toISOString();
  const window = subscribedWindow(calendar, now);
  if (!(await mayFill(calendar.userId, calendar.into))) {
    await noteFailure(calendar, 'list_out_of_reach', requestId);
    return 'list_out_of_reach';
  }
  const kept = await keepAll(calendar, file.events, window, requestId);
  if (kept.outcome === 'too_many') await noteFailure(calendar, 'too_many_events', requestId);
  if (kept.outcome === 'doubted') await noteFailure(calendar, 'much_is_missing', requestId, { missingSince: calendar.missingSince ?? now });
  if (kept.outcome !== 'kept') return kept.outcome;
  const { etag, lastModified, text } = read;
  const known = { etag, lastModified, digest: digestOf(text), windowTo: window.to, events: kept.events, name: file.name?.slice(0, 200) };
  await note(calendar, each => readSubscribed(each, { ...known, refreshMinutes: refreshMinutesFor(file.refreshMinutes) }, now), requestId);
  return 'kept';
};

const outcomeOf = async (calendar: SubscribedCalendar, file: WebFile, requestId: string): Promise<string> => {
  const { outcome } = file;
  const isOld =
    outcome === 'read' && digestOf(file.text) === calendar.digest && !subscribedWindow(calendar, new Date().toISOString()).runsOut;
  if (outcome === 'unchanged' || isOld) {
    // Nothing is new: nothing is written, unless it had failed before.
    if (calendar.failures > 0) await note(calendar, recoverSubscribed, requestId);
    return 'unchanged';
  }
  if (outcome !== 'read') {
    await noteFailure(calendar, outcome, requestId, { retryAfterSeconds: file.retryAfterSeconds });
    return outcome;
  }
  const { zone } = await profiles.get(calendar);
  const content = readFile(file.text, zone);
  if (typeof content !== 'string') return take(calendar, file, content, requestId);
  await noteFailure(calendar, content, requestId);
  return content;
};

const refreshOnce = async ({ userId, calendarId }: Id, requestId: string): Promise<string> => {
  const calendar = await subscribedCalendars.find({ userId, calendarId });
  if (!calendar || calendar.status === 'ended') return 'ended';
  const { runsOut } = subscribedWindow(calendar, new Date().toISOString());
  return outcomeOf(calendar, await readWebFile(calendar.url, runsOut ? {} : calendar, limits), requestId);
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
  await forEach([...(await knownOf({ userId, calendarId })).values()], mirror => drop(mirror, requestId));
};
