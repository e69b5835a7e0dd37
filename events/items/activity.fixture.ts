import { noteActivity } from '../../shared/domain/calendars/sync/conflict-activity.ts';
import { keepEventLink } from '../../shared/domain/calendars/sync/event-link.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const at = '2026-11-21T08:00:00.000Z';
const side = { title: 'A', start: { date: '2026-11-28' }, end: { date: '2026-11-29' }, changedAt: at };

/** The entries in an item's activity that the events of an event link make. */
export const activitySamples = (): Sample[] => {
  const { next: eventLink } = keepEventLink(undefined, {
    userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb',
    calendarId: 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb',
    eventLinkId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra',
    eventId: 'e',
    kind: 'item',
    workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb',
    itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra',
    from: at,
    to: at,
  });
  const noted = { activityId: 'act_01kb8m3tq2e8fvq3w5r7c9d0eb', at } as const;
  return samplesOf('activity', noteActivity(eventLink, { kept: 'ours', ours: side, theirs: { ...side, removed: true } }, noted)!);
};
