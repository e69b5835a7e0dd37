import { subscriptionRoutes } from '../../../shared/api/calendars/subscriptions.ts';
import { allowedWebAddress } from '../../../shared/aws/web-address.ts';
import { subscribedAtMost, subscribedCalendars, subscribedOf } from '../../../shared/data/calendars/subscribed-calendars.ts';
import {
  askSubscribed,
  endSubscribed,
  requireSubscribed,
  type SubscribedCalendar,
  type SubscribedInto,
  subscribeCalendar,
  subscribedAdvice,
} from '../../../shared/domain/calendars/subscribed-calendar.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';
import { mayFill } from './reach.ts';
import { allowLoopback } from './settings.ts';

const shown = (calendar: SubscribedCalendar) => ({
  ...calendar,
  host: new URL(calendar.url).host,
  nextCheckAt: calendar.dueAt,
  advice: subscribedAdvice(calendar),
});

/** The address as it is read. `webcal:` is what calendar programs call `https:`. */
const addressOf = (url: string): string => {
  const address = url.trim().replace(/^webcals?:/i, 'https:');
  if (!allowedWebAddress(address, { allowLoopback })) throw invalid('/url', 'not_a_web_address');
  return new URL(address).href;
};

const isSame = (one: SubscribedInto, other: SubscribedInto): boolean =>
  one.kind === 'items' && other.kind === 'items'
    ? one.workspaceId === other.workspaceId && one.listId === other.listId
    : one.kind === other.kind;

export const handler = serve(subscriptionRoutes, {
  listSubscribedCalendars: async ({ caller: { userId } }) => ({ items: (await subscribedOf(userId)).map(shown) }),

  addSubscribedCalendar: async ({ caller: { userId }, body: { into, name = '', ...body }, stamp, now }) => {
    const url = addressOf(body.url);
    // The same address again is the same calendar, and its events the same items.
    const id = { userId, calendarId: derivedId('calendar', `${userId}|subscribed|${url}`, 0) };
    const [known, others, may] = await Promise.all([subscribedCalendars.find(id), subscribedOf(userId), mayFill(userId, into)]);
    if (!may) throw new Failure('not_found', { what: into.kind === 'items' && into.listId ? 'list' : 'workspace' });
    if (known && known.status !== 'ended') {
      if (!isSame(known.into, into)) throw new Failure('already_exists', { what: 'calendar' });
      return shown(known);
    }
    if (others.length >= subscribedAtMost) throw new Failure('limit_reached', { limit: subscribedAtMost });
    const change = subscribeCalendar({ ...id, url, name, into }, now);
    if (!known) return shown((await subscribedCalendars.create(change, stamp)).record);
    return shown(await subscribedCalendars.save({ ...change, next: { ...change.next, version: known.version } }, stamp, known));
  },

  getSubscribedCalendar: async ({ caller: { userId }, params: { calendarId } }) =>
    shown(requireSubscribed(await subscribedCalendars.get({ userId, calendarId }))),

  refreshSubscribedCalendar: async ({ caller: { userId }, params: { calendarId }, stamp, now }) => {
    await subscribedCalendars.update({ userId, calendarId }, each => askSubscribed(each, now), stamp);
  },

  unsubscribeCalendar: async ({ caller: { userId }, params: { calendarId }, stamp, now, ifMatch }) => {
    await subscribedCalendars.update({ userId, calendarId }, each => endSubscribed(each, now), stamp, ifMatch);
  },
});
