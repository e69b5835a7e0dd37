import type { Routes } from '../core/route.ts';

/** What the browser of a mail's reader, and a mail program that unsubscribes by one click (RFC 8058), may post. */
const nothing = {
  fails: ['invalid_link', 'not_found', 'item_not_open', 'item_in_trash', 'link_already_used', 'link_expired'],
  example: {},
} as const;

export const actionRoutes = {
  showAction: {
    method: 'GET',
    path: '/v1/actions/{token}',
    access: 'public',
    page: true,
    summary: 'Ask the reader of a mail or push to confirm an action; reading never acts',
    ...nothing,
  },
  takeAction: {
    method: 'POST',
    path: '/v1/actions/{token}',
    access: 'public',
    page: true,
    summary: 'Do what a one-time link is for: done, or snooze for an hour',
    ...nothing,
  },
  showUnsubscribe: {
    method: 'GET',
    path: '/v1/unsubscribe/{token}',
    access: 'public',
    page: true,
    summary: 'Ask to confirm that mails of a kind stop; reading never acts',
    ...nothing,
  },
  unsubscribe: {
    method: 'POST',
    path: '/v1/unsubscribe/{token}',
    access: 'public',
    page: true,
    // Mail providers press it for many people from few addresses.
    limit: 'none',
    summary: 'Stop mails of a kind (RFC 8058 one-click)',
    ...nothing,
  },
} as const satisfies Routes;
