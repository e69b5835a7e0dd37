import { expect, test } from 'vitest';
import { changeSchedule, createSchedule, Schedule, ScheduleInput } from './schedule.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', scheduleId: 'schedule_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const made = (input: object) => createSchedule(ScheduleInput.parse(input), ids, { userId, now, zone: 'Europe/Berlin' });
const room = { name: 'Room 1', kind: 'room', hours: [] };

test('a schedule is made, changed, archived and brought back', () => {
  const { next, event } = made(room);
  expect(Schedule.parse(next)).toEqual({
    ...ids,
    ...room,
    zone: 'Europe/Berlin',
    closed: [],
    createdBy: userId,
    createdAt: now,
    version: 1,
  });
  expect(event).toEqual({ type: 'schedule.created', data: {} });
  expect(changeSchedule(next, {}, now).next).toBe(next);
  const archived = changeSchedule(next, { archived: true, name: 'Room 2' }, now);
  expect(archived).toMatchObject({ next: { archivedAt: now, name: 'Room 2' }, event: { data: { fields: ['archived', 'name'] } } });
  expect(changeSchedule(archived.next, { archived: true }, '2027-01-01T00:00:00.000Z').next.archivedAt).toBe(now);
  expect(changeSchedule(archived.next, { archived: false }, now).next.archivedAt).toBeUndefined();
});

test('a clinician is a member, and a room nobody', () => {
  expect(made({ ...room, kind: 'clinician', userId }).next).toMatchObject({ userId });
  for (const input of [
    { ...room, kind: 'clinician' },
    { ...room, userId },
  ])
    expect(() => made(input)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});

const hours = { first: '2026-11-30', rule: 'FREQ=WEEKLY', from: '08:00', to: '12:00' };
test.each([
  { ...room, name: ' ' },
  { ...room, kind: 'nurse' },
  { ...room, hours: [{ ...hours, rule: 'FREQ=NEVER' }] },
  // Bound to a day alone it could be read by nobody who books.
  { ...room, hours: [{ ...hours, rule: 'FREQ=HOURLY' }] },
  { ...room, hours: [{ ...hours, to: '24:00' }] },
  { ...room, closed: [{ from: '2026-12-02T00:00:00Z', until: '2026-12-01T00:00:00Z' }] },
  { ...room, zone: 'Mars' },
])('%j makes none', input => {
  expect(ScheduleInput.safeParse(input).success).toBe(false);
});
