import type { ScheduleId, VisitTypeId } from '../../core/ids.ts';
import { toInstant } from '../../time/when.ts';
import { visitOf } from '../booking/entry.ts';
import { type Concept, instantIn, type Reference, referenceTo } from './elements.ts';
import { slotKeys } from './ids.ts';
import { serviceTypeOf } from './practice.ts';

/** A time of one schedule for one type of visit. `start` is in milliseconds since 1970. */
export type SlotKey = { scheduleId: ScheduleId; visitTypeId: VisitTypeId; start: number; minutes: number };
/** A time that is held is busy for a while. */
export type SlotStatus = 'free' | 'busy' | 'busy-tentative';
export type Slot = {
  resourceType: 'Slot';
  id: string;
  serviceType: Concept[];
  schedule: Reference;
  status: SlotStatus;
  start: string;
  end: string;
};

/** A time as it stands at the moment. It is computed, and stands nowhere: its id says all of it. */
export const slotResource = (key: SlotKey, { zone, status }: { zone: string; status: SlotStatus }): Slot => ({
  resourceType: 'Slot',
  id: slotKeys.write(key),
  serviceType: [serviceTypeOf(key.visitTypeId)],
  schedule: referenceTo('Schedule', key.scheduleId),
  status,
  start: instantIn(toInstant(key.start), zone),
  end: instantIn(toInstant(visitOf(key).until), zone),
});

/** The times of the schedules that a visit is on. */
export const slotsOf = <T extends { scheduleIds: readonly ScheduleId[]; visitTypeId: VisitTypeId; start: string; minutes: number }>({
  scheduleIds,
  visitTypeId,
  start,
  minutes,
}: T): SlotKey[] => scheduleIds.map(scheduleId => ({ scheduleId, visitTypeId, start: Date.parse(start), minutes }));
