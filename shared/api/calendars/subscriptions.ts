import * as z from 'zod';
import { SubscribedAdvice, SubscribedCalendar, SubscribedInto } from '../../domain/calendars/subscriptions/subscribed-calendar.ts';
import { Line } from '../../domain/core/text.ts';
import type { Routes } from '../core/route.ts';

const params = { calendarId: 'cal_01h455vb4pex5vsknk084sn02q' };

/** A subscribed calendar as its owner sees it: how it is, and what they can do. Of its address, which may be a secret, the host alone. */
export const SubscribedShown = SubscribedCalendar.pick({
  calendarId: true,
  name: true,
  into: true,
  status: true,
  refreshMinutes: true,
  checkedAt: true,
  changedAt: true,
  events: true,
  skipped: true,
  lastError: true,
  createdAt: true,
  version: true,
}).extend({
  host: z.string(),
  /** When it is read next. */
  nextCheckAt: z.iso.datetime().optional(),
  advice: SubscribedAdvice,
});

const example = {
  ...params,
  name: 'School holidays',
  into: { kind: 'busy' },
  status: 'healthy',
  refreshMinutes: 60,
  checkedAt: '2026-11-21T08:00:00.000Z',
  changedAt: '2026-11-21T08:00:00.000Z',
  nextCheckAt: '2026-11-21T09:00:00.000Z',
  events: 14,
  skipped: 0,
  host: 'calendar.example.org',
  advice: 'nothing',
  createdAt: '2026-11-20T08:00:00.000Z',
  version: 2,
};

export const subscriptionRoutes = {
  listSubscribedCalendars: {
    method: 'GET',
    path: '/v1/subscriptions',
    access: 'user',
    keys: 'never',
    summary: 'List the calendars of others that you read by their address, and how each is',
    list: SubscribedShown,
    fails: [],
    example: { reply: [example] },
  },
  addSubscribedCalendar: {
    method: 'POST',
    path: '/v1/subscriptions',
    access: 'user',
    keys: 'never',
    limit: 'upload',
    summary: 'Read a calendar on the web (iCalendar) again and again: as busy times, or as items of a list',
    description:
      'The address is `https:` or `webcal:`, leads to the open internet, and is told to nobody, not even to you: answers name its host. It is read at once, then as often as it asks for (RFC 7986 REFRESH-INTERVAL), every 15 minutes at the most and once a day at the least. As items, an event is one item under its UID: what changes there changes here, except where you have changed it; what vanishes there goes into the trash, except where you have done or changed it. A calendar that fails, comes empty, or loses most of its events at once takes nothing away for a day. Four megabytes, 5,000 events, 500 items or 2,000 busy times in three months at the most.',
    body: z.strictObject({
      url: z.string().min(1).max(2000),
      /** Without one, the name that the calendar gives itself. */
      name: Line(200).optional(),
      into: SubscribedInto.default({ kind: 'busy' }),
    }),
    reply: SubscribedShown,
    status: 201,
    location: '/v1/subscriptions/{calendarId}',
    fails: ['not_found', 'limit_reached', 'already_exists', 'conflict'],
    example: { body: { url: 'https://calendar.example.org/school.ics', into: { kind: 'busy' } }, reply: example },
  },
  getSubscribedCalendar: {
    method: 'GET',
    path: '/v1/subscriptions/{calendarId}',
    access: 'user',
    keys: 'never',
    summary: 'Read one subscribed calendar: its health, when it was read and will be, and what you can do',
    reply: SubscribedShown,
    fails: ['not_found'],
    example: { params, reply: example },
  },
  refreshSubscribedCalendar: {
    method: 'POST',
    path: '/v1/subscriptions/{calendarId}/refresh',
    access: 'user',
    keys: 'never',
    limit: 'upload',
    summary: 'Read a subscribed calendar now; within a minute of the last time nothing happens',
    fails: ['not_found', 'conflict'],
    example: { params },
  },
  unsubscribeCalendar: {
    method: 'DELETE',
    path: '/v1/subscriptions/{calendarId}',
    access: 'user',
    keys: 'never',
    summary: 'End a subscription: its busy times go, the items that came of it stay',
    fails: ['not_found', 'conflict', 'precondition_failed'],
    example: { params },
  },
} as const satisfies Routes;
