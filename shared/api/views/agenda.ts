import * as z from 'zod';
import { CalendarId, WorkspaceId } from '../../domain/core/ids.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { AgendaItem } from '../../domain/items/agenda/agenda.ts';
import { ItemView } from '../../domain/items/items/item-view.ts';
import { WorkspaceKind } from '../../domain/people/workspaces/workspace.ts';
import { Instant, When, Zone } from '../../domain/time/when.ts';
import { item } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

const AgendaEntry = AgendaItem.extend({
  ...ItemView.pick({ parentId: true, progress: true }).shape,
  /** The instant by which the agenda is ordered: of the start or due, or of the deadline where there is neither. */
  fallsDueAt: z.iso.datetime(),
  overdue: z.boolean(),
});

const { checklist, links, recurrence, reminders, status, createdBy, createdAt, version, nextReminderAt, ...entry } = item;

/** An item of the agenda, whole, so that a client can show it and act on it without reading it first. */
export const AgendaOccurrence = ItemView.extend({
  /** What of the item stands here: the item itself, an occurrence to come of its series, or its deadline. */
  entry: z.enum(['item', 'occurrence', 'deadline']),
  /** Of an occurrence to come: which, as `complete` and `skip` take it. All times of the item are those that it has in that occurrence. */
  occurrence: When.optional(),
  /** The instant by which the agenda is ordered: of the start or due, or of the deadline where there is neither. */
  at: z.iso.datetime(),
  workspaceName: z.string(),
  workspaceKind: WorkspaceKind,
});

/** A time at which you are busy by a calendar of yours: instants, and nothing of what for. */
export const AgendaBusy = z.object({ kind: z.literal('busy'), at: z.iso.datetime(), endsAt: z.iso.datetime(), calendarId: CalendarId });

const longestDays = 366;
const isWindow = ({ from, to }: { from: string; to: string }): boolean =>
  Date.parse(to) > Date.parse(from) && Date.parse(to) - Date.parse(from) <= longestDays * 86_400_000;
const window = { from: Instant, to: Instant, workspaceId: WorkspaceId.optional() };
const windowTooLong = { path: ['to'], message: invalidCode('window_too_long'), params: { days: longestDays } };

export const agendaRoutes = {
  getAgendaPage: {
    method: 'GET',
    path: '/v2/agenda',
    access: 'user',
    freshProfile: true,
    summary: 'Everything that falls due for you, in all your workspaces, in the order of time, page by page',
    description:
      'From an instant (inclusive) to another (exclusive), at most 366 days apart. Each entry is the whole item, with its version and the workspace that it is in. `occurrences=all` shows the occurrences to come of a series, each as the item will be then, beside the one at which it stands; `deadlines=true` shows an item at its deadline too. `entry` says which it is. Both look at the open items of each workspace that stand before the end of the window, a thousand at the most, the latest first. With `busy=true` the times at which you are busy by your connected and subscribed calendars stand among them, as entries of the kind `busy`. An item stands where it begins or is due; a day alone stands on its day in `zone` (yours, unless it is said), wherever its item was made: among the times around it, it may come on the page before or after, so sort what you have by `at`. A page may be short of the limit while there is a cursor. Beta: fields may be added.',
    query: z
      .strictObject({
        ...paging,
        ...window,
        zone: Zone.optional(),
        occurrences: z.enum(['current', 'all']).optional(),
        deadlines: z.enum(['true', 'false']).optional(),
        busy: z.enum(['true', 'false']).optional(),
      })
      .refine(isWindow, windowTooLong),
    list: z.union([AgendaOccurrence, AgendaBusy]),
    fails: ['not_found'],
    example: {
      query: { from: '2026-11-28T00:00:00Z', to: '2026-12-05T00:00:00Z', limit: '50' },
      reply: [{ ...item, entry: 'item', at: '2026-11-28T08:00:00.000Z', workspaceName: 'Home', workspaceKind: 'household' }],
    },
  },
  getAgenda: {
    method: 'GET',
    path: '/v1/agenda',
    deprecated: {
      at: '2026-11-21',
      sunset: '2027-11-21',
      successor: '/v2/agenda',
      why: 'It is cut at 500 entries without a word, and an entry says too little to act on.',
    },
    access: 'user',
    summary: 'Everything that falls due for you, in all your workspaces, in the order of time',
    description: 'From an instant (inclusive) to another (exclusive), at most 366 days apart; at most 500 entries.',
    query: z.strictObject(window).refine(isWindow, windowTooLong),
    list: AgendaEntry,
    fails: ['not_found'],
    example: { query: { from: '2026-11-21T00:00:00Z', to: '2026-11-28T00:00:00Z' }, reply: [entry] },
  },
} as const satisfies Routes;
