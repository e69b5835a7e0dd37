import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { createWaitlistEntry, WaitlistEntryInput, type WaitlistEntryKey } from '../../../shared/domain/clinic/booking/waitlist-entry.ts';
import type { PatientInput } from '../../../shared/domain/clinic/patient-content.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { diceOf } from '../../simulation/dice.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { id } from './clinic.fixture.ts';
import { eventOf, wireOf } from './worker.fixture.ts';

/* Who is offered a time, and who is passed over, on a DynamoDB engine in memory: one room, open from eight to nine on one day. */
vi.hoisted(() => Object.assign(process.env, { QUEUES_URL: 'http://127.0.0.1:9/', RETRY_FIRST_SECONDS: '1', RETRY_AT_MOST_SECONDS: '1' }));
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/waitlist/listener.ts')),
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/retention/holds.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/clinic/waitlist-entries.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/core/rows.ts')),
  ...(await import('../../../shared/data/index.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  putRows: (await import('../../../shared/data/core/write-rows.ts')).putRows,
}));
let wire: ReturnType<typeof wireOf>;
beforeAll(() => {
  wire = wireOf(data.documents as never, diceOf('offers'));
});
vi.useFakeTimers({ toFake: ['Date'] });
afterAll(() => vi.useRealTimers());

const userId = id('user', 1);
const [visitTypeId, scheduleId] = [id('visit_type', 1), id('schedule', 1)];
const begin = Date.parse('2027-03-15T09:00:00.000Z');
const day = '2027-03-17';
const context = () => ({ userId, now: new Date().toISOString(), requestId: 'desk', zone: 'UTC' });
const reached = { contacts: [{ system: 'email', value: 'anna@example.org' }], consents: { email: true } } as const;

let clinics = 0;
const newClinic = async () => {
  vi.setSystemTime(begin);
  const workspaceId = id('ws', 720 + ++clinics);
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context()).workspace, context());
  const hours = [{ first: day, rule: 'FREQ=DAILY;COUNT=1', from: '08:00', to: '09:00' }];
  const room = ScheduleInput.parse({ name: 'Room', kind: 'room', hours, zone: 'UTC' });
  await data.schedules.create(createSchedule(room, { workspaceId, scheduleId }, context()), context());
  const type = VisitTypeInput.parse({ name: 'Visit', minutes: 30, every: 30, zone: 'UTC', needs: ['room'], noticeMinutes: 60 });
  await data.visitTypes.create(createVisitType(type, { workspaceId, visitTypeId }, context()), context());
  return workspaceId;
};

type Wish = { told?: Partial<PatientInput>; priority?: number; firstDate?: string; lastDate?: string };
/** Somebody who waits from now on: before those who are there already, where they have a priority that says so. */
const waits = async (workspaceId: Awaited<ReturnType<typeof newClinic>>, nth: number, wish: Wish = {}): Promise<WaitlistEntryKey> => {
  const { told = reached, priority = 5, firstDate = day, lastDate = day } = wish;
  const key = { workspaceId, patientId: id('patient', nth), waitlistEntryId: id('waitlist_entry', nth) };
  await data.register(key, { names: [{ family: 'Muster' }], gender: 'unknown', ...(told as Partial<PatientInput>) }, context());
  const input = WaitlistEntryInput.parse({ visitTypeId, scheduleIds: [scheduleId], firstDate, lastDate, priority });
  const visitType = await data.visitTypes.get({ workspaceId, visitTypeId });
  const schedules = [await data.schedules.get({ workspaceId, scheduleId })];
  await data.waitlistEntries.create(createWaitlistEntry(key, input, { visitType, schedules }, undefined, context()), context());
  return key;
};

/** Has the waitlist hear all that it listens to, until there is nothing more to hear. Answers the types of all that was written. */
const settle = async (): Promise<string[]> => {
  const types: string[] = [];
  for (let fresh = wire.heard(); fresh.length > 0; fresh = wire.heard())
    for (const each of fresh) {
      types.push(each.type);
      const record = data.entities.get(String(each.row.entity))?.fromRow(each.row) as object;
      if (each.type in data.waitlist.kinds) await data.waitlist.hear(eventOf(each, record));
    }
  return types;
};
const read = (key: WaitlistEntryKey) => data.waitlistEntries.get(key);

test('who has just joined is offered what is free, also where the index does not say yet that they wait', async () => {
  const entry = await waits(await newClinic(), 1);
  const { gsi1pk: _pk, gsi1sk: _sk, ...late } = (await data.readRow(data.waitlistEntries.keyOf(entry)))!;
  await data.putRows([late]);
  await settle();
  expect(await read(entry)).toMatchObject({ status: 'offered', offer: { start: `${day}T08:00:00.000Z` } });
});

test('who is under a legal hold is passed over while it stands, and nothing that is written tells of it', async () => {
  const workspaceId = await newClinic();
  const key = { workspaceId, patientId: id('patient', 1) };
  const held = await waits(workspaceId, 1, { priority: 1 });
  const hold = await data.placeHold({ ...key, legalHoldId: id('lhold', clinics) }, 'Case 12', context());
  const before = await read(held);
  const next = await waits(workspaceId, 2);
  const types = await settle();
  expect(await read(held)).toEqual(before);
  expect(types.filter(type => type.startsWith('waitlist_entry.')).sort()).toEqual([
    ...['waitlist_entry.created', 'waitlist_entry.created', 'waitlist_entry.offered'],
  ]);
  expect(await read(next)).toMatchObject({ status: 'offered', offer: { start: `${day}T08:00:00.000Z` } });
  await data.liftHold(hold, 'The case was closed', context());
  await settle();
  expect(await read(held)).toMatchObject({ status: 'offered', offer: { start: `${day}T08:30:00.000Z` } });
});
