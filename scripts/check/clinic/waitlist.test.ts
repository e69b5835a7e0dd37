import { afterAll, expect, test, vi } from 'vitest';
import type { Event } from '../../../events/event.ts';
import { createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { createWaitlistEntry, WaitlistEntryInput } from '../../../shared/domain/clinic/booking/waitlist-entry.ts';
import type { PatientInput } from '../../../shared/domain/clinic/patient-content.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Dice, diceOf } from '../../simulation/dice.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { meterOf } from '../costs/meter.ts';
import { breaches, rowsOf } from './booking.oracle.fixture.ts';
import { id } from './clinic.fixture.ts';
import { forgotten, type Moment, type Offered, offeredTwice, passedOver, type Waiter } from './waitlist.oracle.fixture.ts';
import { eventOf, type WrittenRow, wireOf } from './worker.fixture.ts';

/* The waitlist as its function works it, on a DynamoDB engine in memory: events come twice and in any order, to two at once, and each request may be the last. */
vi.hoisted(() => Object.assign(process.env, { QUEUES_URL: 'http://127.0.0.1:9/', RETRY_FIRST_SECONDS: '1', RETRY_AT_MOST_SECONDS: '1' }));
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/waitlist/listener.ts')),
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/appointments/place.ts')),
  ...(await import('../../../shared/data/clinic/appointments.ts')),
  ...(await import('../../../shared/data/clinic/due.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/clinic/waitlist-entries.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/index.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
}));
vi.useFakeTimers({ toFake: ['Date'] });
afterAll(() => vi.useRealTimers());

const userId = id('user', 1);
const workspaceId = id('ws', 700);
const visitTypeId = id('visit_type', 1);
const rooms = [id('schedule', 1), id('schedule', 2)];
const begin = Date.parse('2027-03-15T09:00:00.000Z');
const minuteMs = 60_000;
const reached: Partial<PatientInput> = { contacts: [{ system: 'email', value: 'anna@example.org' }], consents: { email: true } };
const now = (): string => new Date().toISOString();
const context = () => ({ userId, now: now(), requestId: 'desk', zone: 'UTC' });
const [freed, waiters] = [Number(process.env.FREED ?? 24), Number(process.env.WAITERS ?? 40)];
const perDay = 20;
const days = Math.ceil(freed / (rooms.length * perDay));
const dayAt = (day: number): string => new Date(begin + (day + 2) * 1440 * minuteMs).toISOString().slice(0, 10);

/** A clinic of two rooms that is booked out by one patient a room, and in which many wait. */
const bookedOutClinic = async (dice: Dice): Promise<Map<string, Waiter>> => {
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context()).workspace, context());
  const hours = [{ first: dayAt(0), rule: `FREQ=DAILY;COUNT=${days}`, from: '08:00', to: '18:00' }];
  for (const scheduleId of rooms) {
    const room = ScheduleInput.parse({ name: 'Room', kind: 'room', hours, zone: 'UTC' });
    await data.schedules.create(createSchedule(room, { workspaceId, scheduleId }, context()), context());
  }
  const type = VisitTypeInput.parse({ name: 'Visit', minutes: 30, every: 30, zone: 'UTC', needs: ['room'], noticeMinutes: 60 });
  await data.visitTypes.create(createVisitType(type, { workspaceId, visitTypeId }, context()), context());
  const visitType = await data.visitTypes.get({ workspaceId, visitTypeId });
  const schedules = await Promise.all(rooms.map(scheduleId => data.schedules.get({ workspaceId, scheduleId })));
  for (let nth = 0; nth < waiters + rooms.length; nth++)
    await data.register(
      { workspaceId, patientId: id('patient', nth) },
      { names: [{ family: 'Muster' }], gender: 'unknown', ...reached },
      context(),
    );
  for (let nth = 0; nth < days * perDay * rooms.length; nth++) {
    const [room, slot] = [nth % rooms.length, Math.floor(nth / rooms.length)];
    const start = new Date(Date.parse(`${dayAt(Math.floor(slot / perDay))}T08:00:00Z`) + (slot % perDay) * 30 * minuteMs).toISOString();
    const visit = { workspaceId, patientId: id('patient', waiters + room), appointmentId: id('appointment', nth) };
    await data.bookAppointment(visit, { visitTypeId, scheduleIds: [rooms[room]!], start, hold: false }, context());
  }
  const known = new Map<string, Waiter>();
  for (let nth = 0; nth < waiters; nth++) {
    vi.setSystemTime(begin + nth);
    const from = dice.below(days);
    const hours = dice.chance(0.5)
      ? dice.pick([
          ['08:00', '12:00'],
          ['12:00', '18:00'],
          ['09:30', '10:30'],
        ] as [string, string][])
      : undefined;
    const input = WaitlistEntryInput.parse({
      ...{
        visitTypeId,
        scheduleIds: rooms,
        firstDate: dayAt(from),
        lastDate: dayAt(dice.between(from, days - 1)),
        priority: dice.between(4, 6),
      },
      windows: hours ? [{ from: hours[0], to: hours[1] }] : [],
    });
    const key = { workspaceId, patientId: id('patient', nth), waitlistEntryId: id('waitlist_entry', nth) };
    await data.waitlistEntries.create(createWaitlistEntry(key, input, { visitType, schedules }, undefined, context()), context());
    const { priority, firstDate, lastDate } = input;
    known.set(key.waitlistEntryId, {
      id: key.waitlistEntryId,
      patient: key.patientId,
      priority,
      since: now(),
      from: firstDate,
      until: lastDate,
      ...(hours ? { hours } : {}),
    });
  }
  return known;
};

const recordOf = ({ row }: WrittenRow): object => data.entities.get(String(row.entity))!.fromRow(row) as object;
const heardOf = new Set([
  ...['appointment.cancelled', 'appointment.rescheduled', 'appointment.booked', 'patient.ended', 'legal_hold.lifted'],
  ...['created', 'offer_ended', 'look_due', 'booked', 'ended'].map(what => `waitlist_entry.${what}`),
]);

/** Delivers all that was written, each twice, to two workers at once, and whatever they write with it, until nobody has anything more to hear. */
const deliver = async (wire: ReturnType<typeof wireOf>, dice: Dice, deadly: number): Promise<WrittenRow[]> => {
  const all: WrittenRow[] = [];
  let queue: Event[] = [];
  for (let round = 0; ; round++) {
    const fresh = wire.heard();
    all.push(...fresh);
    const heard = fresh.filter(({ type }) => heardOf.has(type));
    queue.push(...heard.flatMap(each => [1, 2].map(() => eventOf(each, recordOf(each)))));
    if (queue.length === 0) return all;
    queue.sort(() => dice.next() - 0.5);
    // Nothing is cut off for ever.
    wire.deadly(round < 6 ? deadly : 0);
    const halves = [queue.filter((_, i) => i % 2 === 0), queue.filter((_, i) => i % 2 === 1)];
    const work = async (mine: Event[]): Promise<Event[]> => {
      const failed: Event[] = [];
      for (const message of mine) {
        await data.waitlist.hear(message).catch(() => failed.push(message));
      }
      return failed;
    };
    queue = (await Promise.all(halves.map(work))).flat();
    wire.deadly(0);
  }
};

type Row = Record<string, unknown>;
const lastOf = (text: unknown): string => String(text).split('#').at(-1)!;
const isTaking = ({ status, heldUntil }: Row): boolean => status === 'booked' || (status === 'held' && String(heldUntil) > now());

/** What there is at this moment, read off the rows. */
const momentIn = (rows: readonly Row[], known: ReadonlyMap<string, Waiter>, before: readonly Offered[], isMoved = false): Moment => {
  const visits = rows.filter(({ entity }) => entity === 'appointment').filter(isTaking);
  const slots = Array.from({ length: days * perDay }, (_, slot) =>
    new Date(Date.parse(`${dayAt(Math.floor(slot / perDay))}T08:00:00Z`) + (slot % perDay) * 30 * minuteMs).toISOString(),
  );
  const isNear = (start: string): boolean => Date.parse(start) < Date.now() + (60 + 15) * minuteMs;
  const free = slots.filter(start => !isNear(start) && visits.filter(visit => visit.start === start).length < rooms.length);
  const busy = new Set(visits.map(({ pk, start }) => `${lastOf(pk)} ${start}`));
  const entries = rows.filter(({ entity, status }) => entity === 'waitlist_entry' && status === 'waiting');
  return { waiting: entries.map(({ sk }) => known.get(lastOf(sk))!), before, free: isMoved ? slots : free, busy };
};

const offersIn = (written: readonly WrittenRow[]): Offered[] =>
  written
    .filter(({ type }) => type === 'waitlist_entry.offered')
    .map(({ row }) => ({ id: lastOf(row.sk), ...(row.offer as { start: string; until: string }) }));

/** The clock is there: what has fallen due moves on. */
const runClock = async (rows: readonly Row[]): Promise<void> => {
  for (const row of rows) {
    const kind = data.due[row.entity as keyof typeof data.due];
    if (kind && row.dueAt !== undefined && String(row.dueAt) <= now())
      await kind.save(kind.advance(row, now()), { userId: 'clock', now: now(), requestId: 'clock' });
  }
};

const over = ['appointment_over', 'slot_unavailable'];
const unlessOver = (error: { code?: string }): void => void expect(over).toContain(error.code);

/** What the desk and the patients do: they free times, take what they are offered, decline it, book elsewhere, and leave. */
const actIn = async (rows: readonly Row[], dice: Dice): Promise<Record<string, number>> => {
  const did: Record<string, number> = {};
  const count = (what: string) => {
    did[what] = (did[what] ?? 0) + 1;
  };
  const visitOf = (row: Row) => data.appointments.fromRow(row);
  const held = rows.filter(row => row.entity === 'appointment' && row.status === 'held' && String(row.heldUntil) > now());
  const booked = rows.filter(row => row.entity === 'appointment' && row.status === 'booked' && Number(lastOf(row.pk).slice(-5)) >= waiters);
  for (const row of held) {
    const answer = dice.below(6);
    if (answer < 2) await data.confirmHold(visitOf(row), context()).then(() => count('taken'), unlessOver);
    else if (answer < 3) await data.callOff(visitOf(row), 'patient', context()).then(() => count('declined'), unlessOver);
    else if (answer < 4 && dice.chance(0.3)) {
      const { patientId } = visitOf(row);
      await data.alter({ workspaceId, patientId }, { ended: true }, context());
      count('left');
    }
  }
  for (let i = 0; i < Math.ceil(freed / 12) && booked.length > 0; i++) {
    const [row] = booked.splice(dice.below(booked.length), 1);
    await data.callOff(visitOf(row!), 'clinic', context()).then(() => count('freed'), unlessOver);
  }
  return did;
};

test(`of ${waiters} who wait, ${freed} times that are freed are offered to one at a time, whoever comes first first, and none is lost or offered twice, with two at work, cut off anywhere`, async () => {
  vi.setSystemTime(begin);
  const dice = diceOf('waitlist');
  const known = await bookedOutClinic(dice);
  const wire = wireOf(data.documents as never, dice);
  const history: Offered[] = [];
  const did: Record<string, number> = {};
  await deliver(wire, dice, 0);
  for (let round = 0, now = begin + 10 * minuteMs; round < 30; round++) {
    vi.setSystemTime(now);
    const rows = await rowsOf(data, workspaceId);
    for (const [what, times] of Object.entries(await actIn(rows, dice))) did[what] = (did[what] ?? 0) + times;
    await runClock(await rowsOf(data, workspaceId));
    const waited = momentIn(await rowsOf(data, workspaceId), known, [...history], true);
    const offers = offersIn(await deliver(wire, dice, 0.01));
    const after = await rowsOf(data, workspaceId);
    const still = momentIn(after, known, [...history, ...offers]);
    const waiting = waited.waiting.filter(({ id: one }) => still.waiting.some(each => each.id === one));
    expect({ round, passedOver: passedOver(offers, known, { ...waited, waiting }) }).toEqual({ round, passedOver: [] });
    history.push(...offers);
    expect({ round, forgotten: forgotten(still), twice: offeredTwice(history) }).toEqual({ round, forgotten: [], twice: [] });
    expect({ round, breaches: breaches(after, new Date().toISOString()) }).toEqual({ round, breaches: [] });
    const ends = after
      .filter(row => row.entity === 'appointment' && row.status === 'held')
      .map(({ heldUntil }) => Date.parse(String(heldUntil)));
    // Half of the time to the very millisecond at which offers end, all at once.
    now = dice.chance(0.5) && ends.length > 0 ? Math.min(...ends) : now + dice.pick([20, 90, 400]) * minuteMs;
    if (now > begin + (days + 2) * 1440 * minuteMs) break;
  }
  wire.end();
  console.log(
    `${history.length} offers, ${Object.entries(did)
      .map(([what, times]) => `${times} ${what}`)
      .join(', ')}`,
  );
  expect(Object.keys(did).sort()).toEqual(['declined', 'freed', 'left', 'taken']);
}, 3_000_000);

test('what is freed costs who frees it nothing more than before, and whoever hears of it reads the list once', async () => {
  const measure = meterOf(data.documents);
  const visit = { workspaceId, patientId: id('patient', waiters), appointmentId: id('appointment', 999) };
  vi.setSystemTime(begin - 1440 * minuteMs);
  const start = `${dayAt(-1)}T08:00:00.000Z`;
  const override = { reason: 'Measured' };
  await data.bookAppointment(visit, { visitTypeId, scheduleIds: [rooms[0]!], start, hold: false, override }, context());
  const cost = await measure(() => data.callOff(visit, 'clinic', context()));
  console.log(`calling off: ${cost.requests.join(', ')}; ${cost.writeUnits} write units`);
  expect(cost.requests).toEqual(['GetItem', 'BatchGetItem', 'TransactWriteItems']);
  const [row] = (await rowsOf(data, workspaceId)).filter(({ sk }) => lastOf(sk) === visit.appointmentId);
  const written = { row: row as WrittenRow['row'], type: 'appointment.cancelled' };
  const event = eventOf(written, recordOf(written));
  const heard = await measure(() => data.waitlist.hear(event));
  console.log(`hearing of it: ${heard.requests.join(', ')}; ${heard.readUnits} read units`);
  // The visit and the list; where somebody is left who waits, once the clinic and what is free, and nobody of them.
  expect(heard.requests.slice(0, 2)).toEqual(['GetItem', 'Query']);
  expect([[], ['GetItem', 'BatchGetItem', 'BatchGetItem']]).toContainEqual(heard.requests.slice(2));
});
