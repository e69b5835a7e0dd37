import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { changeSchedule, createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import { bounceNotice, endNoticeTry, startNotice } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import {
  createWaitlistEntry,
  endWaiting,
  WaitlistEntryInput,
  type WaitlistEntryKey,
} from '../../../shared/domain/clinic/booking/waitlist-entry.ts';
import { noteBounce, type Patient } from '../../../shared/domain/clinic/patient.ts';
import type { PatientInput } from '../../../shared/domain/clinic/patient-content.ts';
import { AbsenceInput, createAbsence, endAbsence } from '../../../shared/domain/people/absences/absence.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { diceOf } from '../../simulation/dice.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { meterOf } from '../costs/meter.ts';
import { rowsOf } from './booking.oracle.fixture.ts';
import { id } from './clinic.fixture.ts';
import { eventOf, wireOf } from './worker.fixture.ts';

/* Who is offered a time, and who is passed over, on a DynamoDB engine in memory: one room, open from eight to nine on one day. */
vi.hoisted(() => Object.assign(process.env, { QUEUES_URL: 'http://127.0.0.1:9/', RETRY_FIRST_SECONDS: '1', RETRY_AT_MOST_SECONDS: '1' }));
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/waitlist/listener.ts')),
  ...(await import('../../../functions/clinic/appointments/place.ts')),
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/retention/holds.ts')),
  ...(await import('../../../shared/data/clinic/appointments.ts')),
  ...(await import('../../../shared/data/clinic/due.ts')),
  ...(await import('../../../shared/data/clinic/patient-keys.ts')),
  ...(await import('../../../shared/data/clinic/patient-seal.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/visit-notices.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/clinic/waitlist-entries.ts')),
  ...(await import('../../../shared/data/people/absences.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/core/rows.ts')),
  ...(await import('../../../shared/data/index.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  putRows: (await import('../../../shared/data/core/write-rows.ts')).putRows,
}));
let measure: ReturnType<typeof meterOf>;
let wire: ReturnType<typeof wireOf>;
beforeAll(() => {
  measure = meterOf(data.documents);
  wire = wireOf(data.documents as never, diceOf('offers'));
});
vi.useFakeTimers({ toFake: ['Date'] });
afterAll(() => vi.useRealTimers());

const userId = id('user', 1);
const [visitTypeId, scheduleId] = [id('visit_type', 1), id('schedule', 1)];
const begin = Date.parse('2027-03-15T09:00:00.000Z');
const dayMs = 86_400_000;
const day = '2027-03-17';
const context = () => ({ userId, now: new Date().toISOString(), requestId: 'desk', zone: 'UTC' });
const reached: Partial<PatientInput> = { contacts: [{ system: 'email', value: 'anna@example.org' }], consents: { email: true } };

let clinics = 0;
const newClinic = async (more: { kind: 'clinician'; userId: typeof userId } | { kind: 'room' } = { kind: 'room' }) => {
  vi.setSystemTime(begin);
  const workspaceId = id('ws', 720 + ++clinics);
  const { workspace, owner } = createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context());
  await data.workspaces.create(workspace, context());
  await data.members.create(owner, context());
  const hours = [{ first: day, rule: 'FREQ=DAILY;COUNT=1', from: '08:00', to: '09:00' }];
  const room = ScheduleInput.parse({ name: 'Room', ...more, hours, zone: 'UTC' });
  await data.schedules.create(createSchedule(room, { workspaceId, scheduleId }, context()), context());
  const type = VisitTypeInput.parse({ name: 'Visit', minutes: 30, every: 30, zone: 'UTC', needs: [more.kind], noticeMinutes: 60 });
  await data.visitTypes.create(createVisitType(type, { workspaceId, visitTypeId }, context()), context());
  return workspaceId;
};

type Wish = { told?: Partial<PatientInput>; priority?: number; firstDate?: string; lastDate?: string; offered?: string[] };
/** Somebody who waits from now on: before those who are there already, where they have a priority that says so. */
const waits = async (workspaceId: Awaited<ReturnType<typeof newClinic>>, nth: number, wish: Wish = {}): Promise<WaitlistEntryKey> => {
  const { told = reached, priority = 5, firstDate = day, lastDate = day, offered } = wish;
  const key = { workspaceId, patientId: id('patient', nth), waitlistEntryId: id('waitlist_entry', offered ? 500 + nth : nth) };
  if (!offered) await data.register(key, { names: [{ family: 'Muster' }], gender: 'unknown', ...told }, context());
  const input = WaitlistEntryInput.parse({ visitTypeId, scheduleIds: [scheduleId], firstDate, lastDate, priority });
  const visitType = await data.visitTypes.get({ workspaceId, visitTypeId });
  const schedules = [await data.schedules.get({ workspaceId, scheduleId })];
  await data.waitlistEntries.create(
    createWaitlistEntry(key, input, { visitType, schedules, offered: offered ?? [] }, undefined, context()),
    context(),
  );
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
/** The clock is there: what has fallen due moves on, and the waitlist hears of it. */
const runClock = async (workspaceId: WaitlistEntryKey['workspaceId']): Promise<void> => {
  const { now } = context();
  for (const row of await rowsOf(data, workspaceId)) {
    const kind = data.due[row.entity as keyof typeof data.due];
    if (kind && row.dueAt !== undefined && String(row.dueAt) <= now)
      await kind.save(kind.advance(row, now), { userId: 'clock', now, requestId: 'clock' });
  }
  await settle();
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

test('who cannot be mailed is offered nothing, and waits on: without consent, without an address, and where mail came back', async () => {
  const workspaceId = await newClinic();
  const told = [{ ...reached, consents: {} }, { ...reached, contacts: [] }, reached];
  const entries = [];
  for (const [nth, each] of told.entries()) entries.push(await waits(workspaceId, nth, { told: each, priority: 1 }));
  const [, , bounced] = entries;
  const key = await data.patientKeyOf(workspaceId);
  const refuse = (each: Patient) => noteBounce(each, data.addressDigest('anna@example.org', each, key));
  await data.patients.update(bounced!, refuse, context());
  const next = await waits(workspaceId, 9);
  await settle();
  expect(await Promise.all(entries.map(read))).toEqual(entries.map(() => expect.objectContaining({ status: 'waiting', offered: [] })));
  expect(await read(next)).toMatchObject({ status: 'offered', offer: { start: `${day}T08:00:00.000Z` } });
  await data.alter(bounced!, { contacts: [{ system: 'email', value: 'bea@example.org' }] }, context());
  vi.setSystemTime(begin + dayMs);
  await runClock(workspaceId);
  expect(await read(bounced!)).toMatchObject({ status: 'offered' });
});

test('an offer counts as unanswered where its mail went out, and not where it was never sent or came back', async () => {
  const workspaceId = await newClinic();
  const outcomes = [];
  for (const end of [undefined, 'sent', 'bounced'] as const) {
    const nth = outcomes.length;
    const entry = await waits(workspaceId, nth);
    await settle();
    const { offer } = await read(entry);
    const visit = await data.appointments.get({ ...entry, appointmentId: offer!.appointmentId });
    const begun = startNotice({ ...visit, about: 'offered', at: context().now }, visit, context().now);
    const sent = endNoticeTry(begun.next, { outcome: 'sent' }, context().now, context().now, 0.5);
    if (end) await data.visitNotices.create(end === 'sent' ? sent : bounceNotice(sent.next, context().now), context());
    vi.setSystemTime(Date.parse(offer!.until));
    await runClock(workspaceId);
    outcomes.push((await read(entry)).unanswered);
    await data.waitlistEntries.update(entry, each => endWaiting(each, 'removed', context().now), context());
    await settle();
  }
  expect(outcomes).toEqual([0, 1, 0]);
});

test('a time that is offered is moved by nobody, neither by the desk nor by its patient, and is still theirs to take', async () => {
  const workspaceId = await newClinic();
  const entry = await waits(workspaceId, 1);
  await settle();
  const before = await read(entry);
  const visit = { ...entry, appointmentId: before.offer!.appointmentId };
  for (const terms of [{}, { byPatient: true }] as const) {
    const moved = data.moveAppointment(visit, { start: `${day}T08:30:00.000Z` }, context(), terms);
    await expect(moved).rejects.toMatchObject({ code: 'forbidden', details: { reason: 'offered' } });
  }
  await settle();
  expect(await read(entry)).toEqual(before);
  vi.setSystemTime(begin + 60_000);
  await data.confirmHold(visit, context());
  await settle();
  expect(await read(entry)).toMatchObject({ status: 'booked' });
});

test('of who would not come at a time that was freed nothing is read but the list', async () => {
  const workspaceId = await newClinic();
  const holder = { workspaceId, patientId: id('patient', 99), appointmentId: id('appointment', 99) };
  await data.register(holder, { names: [{ family: 'Muster' }], gender: 'unknown' }, context());
  await data.bookAppointment(holder, { visitTypeId, scheduleIds: [scheduleId], start: `${day}T08:00:00.000Z`, hold: false }, context());
  for (let nth = 0; nth < 30; nth++) await waits(workspaceId, nth, { firstDate: '2027-03-18', lastDate: '2027-03-19' });
  await settle();
  await data.callOff(holder, 'clinic', context());
  const [freed] = wire.heard();
  const event = eventOf(freed!, data.appointments.fromRow(freed!.row));
  const { requests } = await measure(() => data.waitlist.hear(event));
  // The visit, the list, the rules of the clinic, and what is free.
  expect(requests.length).toBeLessThanOrEqual(8);
});

test('a schedule that has another name is looked through for nobody, and one with other hours is', async () => {
  const workspaceId = await newClinic();
  const entry = await waits(workspaceId, 1, { firstDate: '2027-03-18', lastDate: '2027-03-18' });
  await settle();
  const change = (patch: Parameters<typeof changeSchedule>[1]) =>
    data.schedules.update({ workspaceId, scheduleId }, each => changeSchedule(each, patch, context().now), context());
  await change({ name: 'Room 2' });
  const { requests } = await measure(settle);
  expect(requests).toEqual([]);
  await change({ hours: [{ first: '2027-03-18', rule: 'FREQ=DAILY;COUNT=1', from: '08:00', to: '09:00' }] });
  await settle();
  expect(await read(entry)).toMatchObject({ status: 'offered', offer: { start: '2027-03-18T08:00:00.000Z' } });
});

test('what is open again is offered to who waits, to each by an event of their own', async () => {
  const workspaceId = await newClinic();
  const close = (closed: { from: string; until: string }[]) =>
    data.schedules.update({ workspaceId, scheduleId }, each => changeSchedule(each, { closed }, context().now), context());
  await close([{ from: `${day}T00:00:00.000Z`, until: `${day}T23:00:00.000Z` }]);
  const entries = [await waits(workspaceId, 1), await waits(workspaceId, 2)];
  await settle();
  expect(await Promise.all(entries.map(read))).toEqual(entries.map(() => expect.objectContaining({ status: 'waiting' })));
  await close([]);
  expect((await settle()).filter(type => type === 'waitlist_entry.look_due')).toHaveLength(2);
  const offers = (await Promise.all(entries.map(read))).map(({ status, offer }) => `${status} ${offer?.start.slice(11, 16)}`);
  expect(offers).toEqual(['offered 08:00', 'offered 08:30']);
});

test('what is free once a clinician takes back that they are away is offered to who waits for them', async () => {
  const workspaceId = await newClinic({ kind: 'clinician', userId });
  const key = { workspaceId, userId, absenceId: id('abs', clinics) };
  await data.absences.create(createAbsence(AbsenceInput.parse({ from: day, to: day, zone: 'UTC' }), key, context()), context());
  const entry = await waits(workspaceId, 1);
  await settle();
  expect(await read(entry)).toMatchObject({ status: 'waiting' });
  await data.absences.update(key, each => endAbsence(each, context().now), context());
  await settle();
  expect(await read(entry)).toMatchObject({ status: 'offered', offer: { start: `${day}T08:00:00.000Z` } });
});

test('hearing that a schedule is open at other times is as much work for each who waits, and none that is done for all at once', async () => {
  const workspaceId = await newClinic();
  const many = 60;
  for (let nth = 0; nth < many; nth++) await waits(workspaceId, nth, { firstDate: '2027-03-18', lastDate: '2027-09-18' });
  await settle();
  const closed = [{ from: `${day}T00:00:00.000Z`, until: `${day}T01:00:00.000Z` }];
  await data.schedules.update({ workspaceId, scheduleId }, each => changeSchedule(each, { closed }, context().now), context());
  const [changed] = wire.heard();
  const { requests } = await measure(() => data.waitlist.hear(eventOf(changed!, data.schedules.fromRow(changed!.row))));
  expect(requests.length).toBeLessThanOrEqual(2 * many + 2);
  expect(wire.heard().map(({ type }) => type)).toEqual(Array.from({ length: many }, () => 'waitlist_entry.look_due'));
});

test('whoever leaves the list and comes back is not offered the same again, and is mailed of nothing at once', async () => {
  const workspaceId = await newClinic();
  const first = await waits(workspaceId, 1);
  await settle();
  await data.waitlistEntries.update(first, each => endWaiting(each, 'removed', context().now), context());
  await settle();
  const offered = await data.offeredBefore(first, visitTypeId, context().now);
  expect(offered).toEqual([`${day}T08:00:00.000Z`]);
  const again = await waits(workspaceId, 1, { offered });
  expect((await settle()).filter(type => type === 'waitlist_entry.offered')).toEqual([]);
  vi.setSystemTime(begin + dayMs);
  await runClock(workspaceId);
  expect(await read(again)).toMatchObject({ status: 'offered', offer: { start: `${day}T08:30:00.000Z` } });
});
