import { expect, test, vi } from 'vitest';
import { keepEventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { changeSchedule, createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { erasePatient } from '../../../shared/domain/clinic/patient.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Dice, diceOf } from '../../simulation/dice.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { meterOf } from '../costs/meter.ts';
import { breaches, rowsOf } from './booking.oracle.fixture.ts';
import { type Id, id } from './clinic.fixture.ts';

/* Visits as the functions book them, on a DynamoDB engine in memory; who comes is sealed under a key that KMS is not asked for. */
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/appointments/place.ts')),
  ...(await import('../../../functions/clinic/appointments/find.ts')),
  ...(await import('../../../functions/clinic/appointments/books.ts')),
  ...(await import('../../../functions/clinic/appointments/day.ts')),
  ...(await import('../../../functions/clinic/erase/erase.ts')),
  ...(await import('../../../shared/data/clinic/appointments.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  ...(await import('../../../shared/data/calendars/event-links.ts')),
}));

const userId = id('user', 1);
const minuteMs = 60_000;
const at = (minutes: number, from = '2026-11-30T00:00:00.000Z'): string => new Date(Date.parse(from) + minutes * minuteMs).toISOString();
const contextAt = (now: string) => ({ userId, now, requestId: 'r', zone: 'UTC' });
const context = contextAt('2026-11-28T08:00:00.000Z');
const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '08:00', to: '18:00' }];

let clinics = 0;
/** A clinic with schedules of these kinds that are open all day, one type of visit, and so many patients. */
const newClinic = async (kinds: ('clinician' | 'room')[], type: object, patients: number) => {
  const workspaceId = id('ws', 100 + ++clinics);
  const { workspace, owner } = createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context);
  await data.workspaces.create(workspace, context);
  await data.members.create(owner, context);
  const scheduleIds = kinds.map((_, i) => id('schedule', i));
  for (const [i, kind] of kinds.entries()) {
    const input = ScheduleInput.parse({ name: 'Schedule', kind, hours, ...(kind === 'clinician' ? { userId } : {}) });
    await data.schedules.create(createSchedule(input, { workspaceId, scheduleId: scheduleIds[i]! }, context), context);
  }
  const visitTypeId = id('visit_type', 1);
  const input = VisitTypeInput.parse({ name: 'Visit', minutes: 30, needs: kinds.slice(0, 1), ...type });
  await data.visitTypes.create(createVisitType(input, { workspaceId, visitTypeId }, context), context);
  for (let from = 0; from < patients; from += 100)
    await Promise.all(
      Array.from({ length: Math.min(100, patients - from) }, (_, i) =>
        data.register({ workspaceId, patientId: id('patient', from + i) }, { names: [{ family: 'Muster' }], gender: 'unknown' }, context),
      ),
    );
  return { workspaceId, scheduleIds, visitTypeId };
};
type Clinic = Awaited<ReturnType<typeof newClinic>>;

let made = 0;
const bookIn = (
  { workspaceId, visitTypeId, scheduleIds }: Clinic,
  {
    patient,
    start,
    hold = false,
    on = scheduleIds.slice(0, 1),
    now = context.now,
    override,
  }: { patient: number; start: string; hold?: boolean; on?: Id<'schedule'>[]; now?: string; override?: { reason: string } },
): Promise<Appointment> => {
  const key = { workspaceId, patientId: id('patient', patient), appointmentId: id('appointment', ++made) };
  return data.bookAppointment(key, { visitTypeId, scheduleIds: on, start, hold, override }, contextAt(now));
};
const codesOf = (tries: readonly PromiseSettledResult<unknown>[]): string[] =>
  tries.flatMap(each => (each.status === 'rejected' ? [String(each.reason.code ?? each.reason)] : []));

const racers = Number(process.env.RACERS ?? 150);
const races = Number(process.env.RACES ?? 2);

test(`of ${racers} who book one time at once one does and all others are refused, ${races} times; a group takes as many as it has seats`, async () => {
  const [alone, group] = [await newClinic(['room'], {}, racers), await newClinic(['room'], { seats: 7 }, racers)];
  for (let race = 0; race < races; race++)
    for (const [clinic, seats] of [
      [alone, 1],
      [group, 7],
    ] as const) {
      const start = at(8 * 60 + (race % 10) * 30 + Math.floor(race / 10) * 1440);
      const tries = await Promise.allSettled(Array.from({ length: racers }, (_, patient) => bookIn(clinic, { patient, start })));
      expect({ seats, booked: tries.filter(({ status }) => status === 'fulfilled').length }).toEqual({ seats, booked: seats });
      expect(new Set(codesOf(tries))).toEqual(new Set(['slot_unavailable']));
    }
  for (const { workspaceId } of [alone, group]) expect(breaches(await rowsOf(data, workspaceId), context.now)).toEqual([]);
}, 600_000);

test.each([
  ['of a schedule', { perDay: 1 }, [0, 1]],
  ['of a patient', { perPatient: 1 }, [0, 0]],
] as const)('a limit by the local day %s holds for two who book on both sides of midnight (UTC) at once', async (_, limit, patients) => {
  const clinic = await newClinic(['room'], { ...limit, zone: 'America/New_York' }, 2);
  const { workspaceId, visitTypeId, scheduleIds } = clinic;
  const allDay = hours.map(each => ({ ...each, from: '00:00', to: '00:00' }));
  const room = { workspaceId, scheduleId: scheduleIds[0]! };
  await data.schedules.update(room, each => changeSchedule(each, { hours: allDay }, context.now), context);
  // Six and eight in the evening there.
  const tries = await Promise.allSettled([23, 25].map((hour, i) => bookIn(clinic, { patient: patients[i]!, start: at(hour * 60) })));
  expect(codesOf(tries)).toEqual(['slot_unavailable']);
  // What is offered in its place is a time at which the very patient can be booked: tomorrow there.
  const selection = await data.readSelection(workspaceId, { visitTypeId, scheduleIds });
  const span = { from: Date.parse(at(24 * 60)), until: Date.parse(at(48 * 60)) };
  const [first] = await data.findTimes(workspaceId, selection, span, { now: context.now, most: 1, patientId: id('patient', 0) });
  expect(first?.start).toBe(at(29 * 60));
});

test('a booking with a clinician, a room and a patient is two rounds of reading and one write, within 24 write units at forty visits a day', async () => {
  const clinic = await newClinic(['clinician', 'room'], { minutes: 15, needs: ['clinician', 'room'] }, 41);
  const on = clinic.scheduleIds;
  for (let patient = 0; patient < 39; patient++) await bookIn(clinic, { patient, on, start: at(8 * 60 + patient * 15) });
  const { workspaceId, visitTypeId } = clinic;
  const key = { workspaceId, patientId: id('patient', 39), appointmentId: id('appointment', ++made) };
  const input = { visitTypeId, scheduleIds: on, start: at(8 * 60 + 39 * 15), hold: false, reason: 'x'.repeat(200) };
  const measure = meterOf(data.documents);
  const cost = await measure(() => data.bookAppointment(key, input, context));
  console.log(`a booking: ${cost.requests.join(', ')}; ${cost.writeUnits} write units, ${cost.readUnits} read units`);
  expect([...cost.requests].sort()).toEqual(['BatchGetItem', 'BatchGetItem', 'Query', 'Query', 'TransactWriteItems']);
  expect(cost.writeUnits).toBeLessThanOrEqual(24);
  const day = await measure(() => data.visitsOn({ workspaceId, scheduleId: on[0]! }, '2026-11-30', context.now));
  expect({ visits: day.result.length, requests: day.requests.length }).toEqual({ visits: 40, requests: 3 });
  const selection = await data.readSelection(workspaceId, { visitTypeId, scheduleIds: on });
  const span = { from: Date.parse(at(0)), until: Date.parse(at(31 * 1440)) };
  const found = await measure(() => data.findTimes(workspaceId, selection, span, { now: context.now, most: 500 }));
  expect(found.result.length).toBe(500);
  expect(found.requests.length).toBeLessThanOrEqual(10);
}, 120_000);

const calendarId = id('cal', 1);
const keepBusy = async (eventId: string, from: string, to: string): Promise<void> => {
  const link = { userId, calendarId, eventLinkId: `x${eventId}`, eventId, kind: 'busy', from, to, title: 'Dentist' } as const;
  await data.eventLinks.create(keepEventLink(undefined, link), context);
};

test('where a calendar of the clinician says that they are busy they are booked no more than it is offered, but for who says why', async () => {
  const clinic = await newClinic(['clinician'], {}, 40);
  const day = (minutes: number): string => at(60 * 1440 + minutes);
  const dice = diceOf('busy');
  const busy = Array.from({ length: 6 }, (_, i) => {
    const from = dice.pick([430, 545, 601, 660, 777, 900, 1010]) + i;
    return { i, from, to: from + dice.pick([1, 15, 44, 90]) };
  });
  for (const { i, from, to } of busy) await keepBusy(`b${i}`, day(from), day(to));
  // It has begun a month before.
  await keepBusy('leave', day(-30 * 1440), day(9 * 60));
  const isFree = (start: number): boolean =>
    start >= 9 * 60 && start + 30 <= 18 * 60 && busy.every(({ from, to }) => to <= start || start + 30 <= from);
  const starts = Array.from({ length: 288 }, (_, i) => i * 5);
  const { workspaceId, visitTypeId, scheduleIds } = clinic;
  const selection = await data.readSelection(workspaceId, { visitTypeId, scheduleIds });
  const span = { from: Date.parse(day(0)), until: Date.parse(day(1440)) };
  const every = starts.filter(start => start % selection.visitType.every === 0);
  const offered = await data.findTimes(workspaceId, selection, span, { now: context.now, most: 500 });
  expect(offered.map(({ start }) => start)).toEqual(every.filter(isFree).map(day));
  const refused = every.filter(start => !isFree(start));
  const tries = await Promise.allSettled(refused.map((start, patient) => bookIn(clinic, { patient: patient % 40, start: day(start) })));
  expect(codesOf(tries)).toEqual(refused.map(() => 'slot_unavailable'));
  expect((await bookIn(clinic, { patient: 0, start: offered[0]!.start })).overridden).toBeUndefined();
  const forced = await bookIn(clinic, { patient: 1, start: day(8 * 60), override: { reason: 'They said so' } });
  expect(forced.overridden).toEqual(['outside_hours']);
});

test('nobody is in two places at once, and a held time is free to others from exactly its end, with no clock that runs', async () => {
  const clinic = await newClinic(['room', 'room'], {}, 3);
  const [one, other] = clinic.scheduleIds.map(scheduleId => [scheduleId]);
  const start = at(600);
  const held = await bookIn(clinic, { patient: 0, start, hold: true, on: one });
  await expect(bookIn(clinic, { patient: 0, start: at(615), on: other })).rejects.toMatchObject({ details: { reason: 'patient_busy' } });
  const until = held.heldUntil!;
  const before = new Date(Date.parse(until) - 1).toISOString();
  await expect(bookIn(clinic, { patient: 1, start, on: one, now: before })).rejects.toMatchObject({ details: { reason: 'taken' } });
  await bookIn(clinic, { patient: 1, start, on: one, now: until });
  // Its own clock is a millisecond behind that of whoever has taken the time.
  await expect(data.confirmHold(held, contextAt(before))).rejects.toMatchObject({ code: 'appointment_over' });
  expect(breaches(await rowsOf(data, clinic.workspaceId), until)).toEqual([]);
});

test('of a clinician who has left no time is found or booked, what is booked stays, and who comes back is booked again', async () => {
  const clinic = await newClinic(['clinician'], {}, 2);
  const { workspaceId, visitTypeId, scheduleIds } = clinic;
  const stays = await bookIn(clinic, { patient: 0, start: at(600) });
  const span = { from: Date.parse(at(480)), until: Date.parse(at(1080)) };
  const times = async () =>
    data.findTimes(workspaceId, await data.readSelection(workspaceId, { visitTypeId, scheduleIds }), span, { now: context.now, most: 5 });
  expect(await times()).toHaveLength(5);
  const member = await data.members.get({ workspaceId, userId });
  await data.members.save({ next: { ...member, removedAt: context.now }, event: { type: 'member.removed', data: {} } }, context);
  expect(await times()).toEqual([]);
  const refused = { details: { reason: 'clinician_left' } };
  await expect(bookIn(clinic, { patient: 1, start: at(660) })).rejects.toMatchObject(refused);
  // No other time of theirs is looked for.
  const request = vi.fn();
  await expect(data.orOffer(() => bookIn(clinic, { patient: 1, start: at(660) }), workspaceId, request, context.now)).rejects.toMatchObject(
    refused,
  );
  expect(request).not.toHaveBeenCalled();
  const override = { reason: 'Saturday' };
  await expect(bookIn(clinic, { patient: 1, start: at(660), override })).rejects.toMatchObject(refused);
  expect(await data.appointments.get(stays)).toMatchObject({ status: 'booked' });
  const gone = await data.members.get({ workspaceId, userId });
  await data.members.save({ next: { ...member, version: gone.version }, event: { type: 'member.added', data: {} } }, context);
  expect((await bookIn(clinic, { patient: 1, start: at(660) })).status).toBe('booked');
});

test('of a patient who is erased in the very moment nothing is booked', async () => {
  const clinic = await newClinic(['room'], {}, 1);
  const patient = { workspaceId: clinic.workspaceId, patientId: id('patient', 0) };
  const { send } = data.documents;
  let isErased = false;
  const between = async (...command: Parameters<typeof send>) => {
    if (!isErased && command[0].constructor.name === 'TransactWriteCommand') {
      isErased = true;
      await data.patients.update(patient, each => erasePatient(each, { years: 10 }, context.now), context);
    }
    return send.apply(data.documents, command);
  };
  Object.assign(data.documents, { send: between });
  await expect(bookIn(clinic, { patient: 0, start: at(600) })).rejects.toMatchObject({ code: 'not_found' });
  Object.assign(data.documents, { send });
  expect((await rowsOf(data, clinic.workspaceId)).filter(({ entity }) => entity === 'appointment')).toEqual([]);
});

test('a visit that is moved and cut off at any request is at its old time or at its new one, whole, and is moved when that is asked again', async () => {
  const clinic = await newClinic(['room', 'room'], { before: 10, after: 20 }, 2);
  const { send } = data.documents;
  const moves = { start: at(1440 + 615), scheduleIds: clinic.scheduleIds.slice(1) };
  let cuts = 0;
  for (let request = 1; ; request++)
    for (const answered of [false, true]) {
      const visit = await bookIn(clinic, { patient: 0, start: at(600) });
      let sent = 0;
      const cut = async (...command: Parameters<typeof send>) => {
        const isCut = ++sent === request;
        if (isCut && !answered) throw new Error('cut off');
        const reply = await send.apply(data.documents, command);
        if (isCut) throw new Error('cut off');
        return reply;
      };
      Object.assign(data.documents, { send: cut });
      const retried = { ...context, retryMark: `key${request}${answered}.body` };
      const first = await data.moveAppointment(visit, moves, retried).catch((error: Error) => error.message);
      Object.assign(data.documents, { send });
      expect(breaches(await rowsOf(data, clinic.workspaceId), context.now)).toEqual([]);
      const now = await data.appointments.get(visit);
      expect([visit.start, moves.start]).toContain(now.start);
      const moved = await data.moveAppointment(visit, moves, retried);
      expect(moved).toMatchObject({ appointmentId: visit.appointmentId, start: moves.start, scheduleIds: moves.scheduleIds, version: 2 });
      await data.callOff(visit, 'clinic', context);
      expect(breaches(await rowsOf(data, clinic.workspaceId), context.now)).toEqual([]);
      if (sent < request) {
        expect(cuts).toBeGreaterThanOrEqual(8);
        return;
      }
      expect(first).toBe('cut off');
      cuts++;
    }
}, 120_000);

const steps = Number(process.env.BOOKINGS ?? 1_500);
const clients = 50;
type Roll = Dice['below'];

/** Cuts requests to the table off at random, some before and some after they were carried out, until it is told to stop. */
const cutAtRandom = (roll: Roll) => {
  const { send } = data.documents;
  let cuts = 0;
  const cut = () => {
    cuts++;
    return new Error('cut off');
  };
  const cutting = async (...command: Parameters<typeof send>) => {
    const luck = roll(60);
    if (luck === 0) throw cut();
    const reply = await send.apply(data.documents, command);
    if (luck === 1) throw cut();
    return reply;
  };
  return {
    begin: () => Object.assign(data.documents, { send: cutting }),
    end: () => Object.assign(data.documents, { send }),
    count: () => cuts,
  };
};

/** What somebody does at random: books or holds a time, or moves, confirms or calls off a visit that is known. */
const anyAct = (clinic: Clinic, known: readonly Appointment[], roll: Roll, now: string): (() => Promise<Appointment>) => {
  const { scheduleIds } = clinic;
  const where = { start: at(8 * 60 + roll(120) * 15), on: [scheduleIds[roll(2)]!, scheduleIds[2 + roll(3)]!] };
  const visit = known[roll(Math.max(known.length, 1))];
  const what = roll(10);
  if (!visit || known.length < 30 || what < 4) return () => bookIn(clinic, { patient: roll(40), ...where, hold: what < 2, now });
  if (what < 6) return () => data.moveAppointment(visit, { start: where.start, scheduleIds: where.on }, contextAt(now));
  return what < 8 ? () => data.confirmHold(visit, contextAt(now)) : () => data.callOff(visit, 'patient', contextAt(now));
};

const refusals = ['slot_unavailable', 'appointment_over', 'conflict'];
/** Does something, and keeps what it was answered: no visit is ever older than that again. What was cut off is left open. */
const attempt = async (act: () => Promise<Appointment>, answered: Map<string, Appointment>): Promise<void> => {
  const visit = await act().catch((error: { code?: string; message: string }) => {
    if (error.code === undefined) expect(error.message).toBe('cut off');
    else expect(refusals).toContain(error.code);
  });
  if (visit && (answered.get(visit.appointmentId)?.version ?? 0) < visit.version) answered.set(visit.appointmentId, visit);
};

/** What is stored of each visit that somebody was answered: none is lost, or older than that, and one that nobody has changed since is as it was. */
const stillThere = (rows: Awaited<ReturnType<typeof rowsOf>>, answered: ReadonlyMap<string, Appointment>): Appointment[] => {
  const { fromRow } = data.appointments;
  const stored = new Map(
    rows.filter(({ entity }) => entity === 'appointment').map(row => [fromRow(row).appointmentId as string, fromRow(row)]),
  );
  return [...answered].map(([appointmentId, visit]) => {
    const now = stored.get(appointmentId)!;
    expect(now.version).toBeGreaterThanOrEqual(visit.version);
    if (now.version === visit.version)
      expect(now).toMatchObject({ start: visit.start, status: visit.status, scheduleIds: visit.scheduleIds });
    return now;
  });
};

test(`${steps} bookings, holds, moves and cancellations of ${clients} at once, cut off at random, leave no time taken twice, nothing lost and nothing kept`, async () => {
  const kinds = ['clinician', 'clinician', 'room', 'room', 'room'] as const;
  const clinic = await newClinic([...kinds], { needs: ['clinician', 'room'], before: 5, after: 10 }, 40);
  const roll = diceOf(`bookings ${process.env.SEED ?? 20_261_130}`).below;
  const cutting = cutAtRandom(roll);
  const answered = new Map<string, Appointment>();
  let known: Appointment[] = [];
  for (let done = 0, round = 0; done < steps; done += clients, round++) {
    const now = at(round % 2_000, '2026-11-28T12:00:00.000Z');
    cutting.begin();
    await Promise.all(Array.from({ length: clients }, () => attempt(anyAct(clinic, known, roll, now), answered)));
    cutting.end();
    known = [...answered.values()].filter(({ status }) => status !== 'cancelled').slice(-120);
    if (round % 10 !== 0 && done + clients < steps) continue;
    const rows = await rowsOf(data, clinic.workspaceId);
    expect(breaches(rows, now)).toEqual([]);
    known = stillThere(rows, answered)
      .filter(({ status }) => status === 'held' || status === 'booked')
      .slice(-120);
  }
  console.log(
    `${steps} steps, ${cutting.count()} requests cut off, ${answered.size} visits booked, ${known.length} of them there at the end`,
  );
  expect(cutting.count()).toBeGreaterThan(steps / 60);
  // Long after the last of them has to be kept.
  const limits = { now: '2060-01-01T00:00:00.000Z', untilMs: Date.now() + 60_000 };
  expect(await data.eraseClinicOf(clinic.workspaceId, limits)).toEqual({ isDone: true });
  expect(await rowsOf(data, clinic.workspaceId)).toEqual([]);
}, 3_600_000);
