import type { subscriptionRoutes } from '../../../shared/api/calendars/subscriptions.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { allowedWebAddress } from '../../../shared/aws/web-address.ts';
import { subscribedCalendars, subscribedOf, subscribedQuota } from '../../../shared/data/calendars/subscribed-calendars.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { placeIn, retryQuota } from '../../../shared/data/core/quota.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import {
  askSubscribed,
  endSubscribed,
  requireSubscribed,
  type SubscribedCalendar,
  type SubscribedInto,
  subscribeCalendar,
  subscribedAdvice,
} from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { mayFill } from './may-fill.ts';
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

/** Begins a subscription in the user's quota, or begins one again that had ended. One that has not is answered as it is. */
const subscribe = (change: Change<SubscribedCalendar>, context: WriteContext): Promise<SubscribedCalendar> =>
  retryQuota(async () => {
    const { next } = change;
    const known = await subscribedCalendars.find(next);
    if (known && known.status !== 'ended') {
      if (!isSame(known.into, next.into)) throw new Failure('already_exists', { what: 'calendar' });
      return known;
    }
    const again = { ...change, next: { ...next, version: known?.version ?? next.version } };
    const put = known ? subscribedCalendars.putNext(again, context, known) : subscribedCalendars.putNew(change, context);
    await transact([put, await placeIn(subscribedQuota(next.userId))]);
    return subscribedCalendars.fromRow(put.Item!);
  });

export const subscriptionHandlers: HandlersOf<typeof subscriptionRoutes> = {
  listSubscribedCalendars: async ({ caller: { userId } }) => ({ items: (await subscribedOf(userId)).map(shown) }),

  addSubscribedCalendar: async ({ caller: { userId }, body: { into, name = '', ...body }, context, now }) => {
    const url = addressOf(body.url);
    // The same address again is the same calendar, and its events the same items.
    const calendarId = derivedId('calendar', `${userId}|subscribed|${url}`, 0);
    if (!(await mayFill(userId, into)))
      throw new Failure('not_found', { what: into.kind === 'items' && into.listId ? 'list' : 'workspace' });
    return shown(await subscribe(subscribeCalendar({ userId, calendarId, url, name, into }, now), context));
  },

  getSubscribedCalendar: async ({ caller: { userId }, params: { calendarId } }) =>
    shown(requireSubscribed(await subscribedCalendars.get({ userId, calendarId }))),

  refreshSubscribedCalendar: async ({ caller: { userId }, params: { calendarId }, context, now }) => {
    await subscribedCalendars.update({ userId, calendarId }, each => askSubscribed(each, now), context);
  },

  unsubscribeCalendar: async ({ caller: { userId }, params: { calendarId }, context, now, ifMatch }) => {
    await subscribedCalendars.update({ userId, calendarId }, each => endSubscribed(each, now), context, ifMatch);
  },
};
