import type * as z from 'zod';
import type { GraphWord } from '../../../shared/api/calendars/connections.ts';
import { connections } from '../../../shared/data/calendars/connections.ts';
import { linkedCalendarIds, linkedCalendars } from '../../../shared/data/calendars/linked-calendars.ts';
import { requestSyncIfLive } from '../../../shared/domain/calendars/connections/connection.ts';
import { endChannelSoon, isKept, type LinkedCalendar } from '../../../shared/domain/calendars/connections/linked-calendar.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { isWord } from '../consents/consent-tokens.ts';

type Heard = { now: string; requestId: string };

/** The calendar that a channel is of; there is none for whoever does not know the channel's word. */
const calendarOf = async (channel: string, word: string): Promise<LinkedCalendar> => {
  const [userId, connectionId, calendarId] = channel.split('.');
  const { data: ids } = linkedCalendarIds.safeParse({ userId, connectionId, calendarId });
  const calendar = ids && (await linkedCalendars.find(ids));
  if (!calendar?.channel || !isWord(word, calendar.channel.secretHash)) throw new Failure('not_found', { what: 'channel' });
  return calendar;
};

const syncSoon = async (calendar: LinkedCalendar, heard: Heard): Promise<void> => {
  if (isKept(calendar))
    await connections.update(calendar, each => requestSyncIfLive(each, heard.now), clockContext(heard.requestId, heard.now));
};

/** Google says that a calendar has changed: a sync is due at once. The word stands at the end of the channel. */
export const receiveGoogleNotification = async (channel: string, heard: Heard): Promise<void> => {
  const at = channel.lastIndexOf('.');
  await syncSoon(await calendarOf(channel.slice(0, Math.max(0, at)), channel.slice(at + 1)), heard);
};

/**
 * Graph says that a calendar has changed, that words of it were lost, or that the subscription must be authorized again or is gone. Each
 * time a sync is due at once: it renews the subscription, or makes another, and then asks for what has changed.
 */
export const hearFromGraph = async (channel: string, words: readonly z.output<typeof GraphWord>[], heard: Heard): Promise<void> => {
  for (const { clientState, subscriptionId, lifecycleEvent } of words) {
    const calendar = await calendarOf(channel, clientState);
    // A word of a subscription that another has followed is true all the same; its end is not ours.
    const ends = lifecycleEvent !== undefined && lifecycleEvent !== 'missed' && subscriptionId === calendar.channel?.channelId;
    if (ends) await linkedCalendars.update(calendar, each => endChannelSoon(each, heard.now), clockContext(heard.requestId, heard.now));
    await syncSoon(calendar, heard);
  }
};
