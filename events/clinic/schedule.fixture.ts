import { changeSchedule, createSchedule } from '../../shared/domain/clinic/booking/schedule.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin' } as const;

/** A schedule, and all that happens to it. */
export const scheduleSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', scheduleId: 'schedule_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const made = createSchedule({ name: 'First', kind: 'room', hours: [], closed: [] }, ids, acting);
  return samplesOf('schedule', made, changeSchedule(made.next, { name: 'Second' }, acting.now));
};
