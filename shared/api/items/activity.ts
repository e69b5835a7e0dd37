import { Activity } from '../../domain/items/activity/activity.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** An entry of an item's activity as people read it. */
export const ActivityShown = Activity.omit({ expiresAt: true, version: true });

const zone = 'Europe/Berlin';
const conflict = {
  workspaceId: ids.workspaceId,
  itemId: ids.itemId,
  activityId: 'act_01h455vb4pex5vsknk084sn02q',
  type: 'calendar_conflict',
  at: '2026-11-21T10:15:02.310Z',
  userId: ids.userId,
  calendarId: 'cal_01h455vb4pex5vsknk084sn02q',
  kept: 'theirs',
  because: 'later_change',
  ours: {
    title: 'Water the orchids',
    start: { date: '2026-11-28', time: '08:00', zone },
    end: { date: '2026-11-28', time: '09:00', zone },
    changedAt: '2026-11-21T10:02:11.000Z',
  },
  theirs: {
    title: 'Water the plants',
    start: { date: '2026-11-28', time: '18:00', zone },
    end: { date: '2026-11-28', time: '19:00', zone },
    changedAt: '2026-11-21T10:12:40.000Z',
  },
  parts: [],
};

export const activityRoutes = {
  listActivity: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/items/{itemId}/activity',
    access: 'item:read',
    summary: 'Read what happened between an item and the calendars that it stands in, newest first',
    description:
      'Whoever may read the item may read this. `calendar_conflict`: the item and its event in a calendar were both changed before either heard of the other. The later change stands, and a change stands against a deletion; `ours` is what the item had, `theirs` what the calendar had, so that what gave way can be put back by hand. `calendar_unsupported`: the calendar has something that the item cannot hold, which stays there alone; `parts` names it. Ordinary changes make no entry. Nobody is notified of an entry, and it is forgotten after 180 days.',
    query: Paging,
    list: ActivityShown,
    fails: [],
    example: { reply: [conflict] },
  },
} as const satisfies Routes;
