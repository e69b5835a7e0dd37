import { afterAll, expect, test, vi } from 'vitest';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { firstRules } from '../../../shared/domain/clinic/clinic.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Dice, diceOf } from '../../simulation/dice.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { meterOf } from '../costs/meter.ts';
import { breaches, rowsOf } from './booking.oracle.fixture.ts';
import { always, id } from './clinic.fixture.ts';
import { type Answer, type Deed, isLinear, type Visit } from './visit-links.oracle.fixture.ts';

/* What patients do with their visits by links, as the function answers them, on a DynamoDB engine in memory, raced by each other and by the desk. */
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/appointments/place.ts')),
  ...(await import('../../../functions/clinic/notices/links.ts')),
  ...(await import('../../../functions/clinic/visit-links/handlers.ts')),
  ...(await import('../../../shared/data/clinic/appointments.ts')),
  ...(await import('../../../shared/data/clinic/clinics.ts')),
  ...(await import('../../../shared/data/clinic/patient-keys.ts')),
  ...(await import('../../../shared/data/clinic/patient-seal.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
}));
vi.useFakeTimers({ toFake: ['Date'] });
afterAll(() => vi.useRealTimers());

const userId = id('user', 1);
const begin = Date.parse('2027-03-20T00:00:00.000Z');
const minuteMs = 60_000;
const at = (minutes: number): string => new Date(begin + minutes * minuteMs).toISOString();
const minuteOf = (instant: string): number => (Date.parse(instant) - begin) / minuteMs;
const contextAt = (minutes: number) => ({ userId, now: at(minutes), requestId: `desk ${minutes}`, zone: 'UTC' });

let clinics = 0;
/** A clinic of one room that is always open, unless hours are said, and a patient who is told by mail. */
const newClinic = async (noticeHours: number, hours = always) => {
  const context = contextAt(0);
  const workspaceId = id('ws', 300 + ++clinics);
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context).workspace, context);
  const ids = { workspaceId, scheduleId: id('schedule', 1), visitTypeId: id('visit_type', 1) };
  await data.schedules.create(
    createSchedule(ScheduleInput.parse({ name: 'Room', kind: 'room', hours, zone: 'UTC' }), ids, context),
    context,
  );
  const type = VisitTypeInput.parse({ name: 'Visit', minutes: 30, every: 30, zone: 'UTC', needs: ['room'] });
  await data.visitTypes.create(createVisitType(type, ids, context), context);
  await data.clinics.create(firstRules(workspaceId, { changeNoticeHours: noticeHours, phone: '+49 30 1234567' }, context), context);
  const newPatient = async (nth: number) => {
    const patient = { workspaceId, patientId: id('patient', nth) };
    const contacts = [{ system: 'email' as const, value: `patient${nth}@example.org` }];
    await data.register(patient, { names: [{ family: 'Muster' }], gender: 'unknown', contacts, consents: { email: true } }, context);
    return patient;
  };
  const bookingAt = (minutes: number) => ({ visitTypeId: ids.visitTypeId, scheduleIds: [ids.scheduleId], start: at(minutes), hold: false });
  return { ...ids, newPatient, bookingAt };
};

/** The token that a mail about a visit would have, as it is. */
const tokenOf = async (visit: Appointment, nth: number): Promise<string> => {
  const [patient, key] = [await data.patients.get(visit), await data.patientKeyOf(visit.workspaceId)];
  const { end } = await data.linksOf(visit, data.addressDigest(`patient${nth}@example.org`, patient, key), 0, at(0));
  return new URL(end).pathname.split('/').at(-1)!;
};

let requests = 0;
const asked = (token: string, now: number, form: Record<string, string> = {}, query: object = {}) => ({
  ...{ params: { token }, query, form, now: at(now), requestId: `request ${++requests}`, language: 'en', rawQuery: '' },
  ...{ body: undefined, ifMatch: undefined, ifNoneMatch: undefined, idempotencyKey: undefined, newId: () => Promise.reject(new Error()) },
});
const headings: [string, Answer][] = [
  ['Thank you, we expect you', 'confirmed'],
  ['Your appointment has moved', 'moved'],
  ['Your appointment was called off', 'cancelled'],
  ['This link is out of date', 'outdated'],
  ['This appointment has begun', 'over'],
  ['This can no longer be changed here', 'tooLate'],
  ['Choose another time', 'taken'],
  ['Your appointment', 'shown'],
];
const answerOf = ({ html }: { html: string }): Answer => {
  const heading = /<h1>([^<]+)<\/h1>/.exec(html)![1]!;
  return headings.find(([text]) => heading.startsWith(text))![1];
};

const visitOf = (visit: Appointment): Visit => ({
  start: minuteOf(visit.start),
  placing: minuteOf(visit.movedAt ?? visit.createdAt),
  status: visit.status as Visit['status'],
  isConfirmed: visit.confirmedAt !== undefined,
  ...(visit.movedBy ? { movedBy: visit.movedBy } : {}),
});
const desk = (work: Promise<unknown>): Promise<Answer> =>
  work.then(
    () => 'deskDone',
    error => {
      if (['slot_unavailable', 'appointment_over'].includes(error.code)) return 'deskRefused';
      throw error;
    },
  );

type Hand = { visit: Appointment; tokens: Map<number, string>; now: number };
const doing = ({ visit, tokens, now }: Hand, deed: Deed): Promise<Answer> => {
  if (deed.by === 'desk')
    return desk(
      deed.does === 'cancel'
        ? data.callOff(visit, 'clinic', contextAt(now))
        : data.moveAppointment(visit, { start: at(deed.to) }, contextAt(now)),
    );
  const token = tokens.get(deed.placing)!;
  if (deed.does === 'show') return data.visitLinkHandlers.showVisit(asked(token, now)).then(answerOf);
  const form: Record<string, string> = deed.does === 'change' ? { do: deed.does, start: at(deed.to) } : { do: deed.does };
  return data.visitLinkHandlers.answerVisit(asked(token, now, form)).then(answerOf);
};

const dayMinutes = 1440;
const anyDeed = (dice: Dice, tokens: readonly number[], now: number): Deed => {
  // Some times are none that are free, or that there are.
  const to = Math.floor(now / 30) * 30 + dice.between(-1, 60) * 30;
  if (dice.chance(0.2)) return dice.chance(0.1) ? { by: 'desk', does: 'cancel' } : { by: 'desk', does: 'change', to };
  const placing = dice.chance(0.7) ? tokens.at(-1)! : dice.pick(tokens);
  const does = dice.pick(dice.chance(0.08) ? (['cancel'] as const) : (['show', 'confirm', 'change', 'change'] as const));
  return does === 'change' ? { by: 'link', placing, does, to } : { by: 'link', placing, does };
};

/** One visit through some days: what is done with it, at each moment by up to three at once, and what each is answered. */
const live = async (history: number, counts: Map<Answer, number>): Promise<void> => {
  const dice = diceOf(`links ${history}`);
  const noticeHours = dice.pick([0, 2, 24]);
  const clinic = await newClinic(noticeHours);
  const [patient, other] = [await clinic.newPatient(1), await clinic.newPatient(2)];
  const taken = [dayMinutes, dayMinutes + 300, 2 * dayMinutes];
  for (const [i, start] of taken.entries())
    await data.bookAppointment({ ...other, appointmentId: id('appointment', 50 + i) }, clinic.bookingAt(start), contextAt(0));
  const key = { ...patient, appointmentId: id('appointment', 1) };
  await data.bookAppointment(key, clinic.bookingAt(dice.between(20, 90) * 30 + 2 * dayMinutes + 30), contextAt(0));
  const tokens = new Map<number, string>();
  for (let now = 1, round = 0; round < 12; round++, now += dice.pick([1, 7, 61, 333])) {
    vi.setSystemTime(at(now));
    const visit = await data.appointments.get(key);
    const before = visitOf(visit);
    if (before.status === 'booked') tokens.set(before.placing, await tokenOf(visit, 1));
    const deeds = Array.from({ length: dice.between(1, 3) }, () => anyDeed(dice, [...tokens.keys()], now));
    const answers = await Promise.all(deeds.map(deed => doing({ visit, tokens, now }, deed)));
    const done = deeds.map((deed, i) => ({ deed, answer: answers[i]! }));
    const after = visitOf(await data.appointments.get(key));
    expect({ history, before, done, after }).toSatisfy(() => isLinear(before, done, after, { now, noticeHours, taken, next: now }));
    for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  expect(breaches(await rowsOf(data, clinic.workspaceId), at(0))).toEqual([]);
};

const histories = Number(process.env.HISTORIES ?? 25);

test(`in ${histories} histories of links and the desk, raced, replayed and late, each does exactly what is promised`, async () => {
  const counts = new Map<Answer, number>();
  for (let history = 0; history < histories; history++) await live(history, counts);
  console.log([...counts].map(([answer, count]) => `${count} ${answer}`).join(', '));
  expect([...counts.keys()].sort()).toEqual(
    ['shown', 'confirmed', 'moved', 'cancelled', 'outdated', 'over', 'tooLate', 'taken', 'deskDone', 'deskRefused'].sort(),
  );
}, 600_000);

/** A clinic with a patient for whom a visit is booked, and the token of its links. */
const bookedOnce = async (noticeHours: number, hours = always, start = 2 * dayMinutes) => {
  const clinic = await newClinic(noticeHours, hours);
  const patient = await clinic.newPatient(1);
  vi.setSystemTime(at(0));
  const key = { ...patient, appointmentId: id('appointment', 1) };
  const visit = await data.bookAppointment(key, clinic.bookingAt(start), contextAt(0));
  return { clinic, patient, key, visit, token: await tokenOf(visit, 1) };
};

test('a link is read thirty times a minute, from however many addresses, and each reading is one entry more and no other write', async () => {
  const { clinic, visit, token } = await bookedOnce(24);
  const show = (query = {}) => data.visitLinkHandlers.showVisit(asked(token, 0, {}, query));
  const measure = meterOf(data.documents);
  const cost = await measure(show);
  console.log(`a page: ${cost.requests.join(', ')}; ${cost.writeUnits} write units, ${cost.readUnits} read units`);
  // One after the other: who counts lets pass what the table is too busy to count.
  const codes: string[] = [];
  for (let i = 0; i < 99; i++)
    codes.push(
      await show().then(
        () => 'shown',
        error => error.code,
      ),
    );
  const passed = codes.filter(code => code === 'shown').length;
  expect(passed).toBeGreaterThan(14);
  expect(passed).toBeLessThan(31);
  expect(new Set(codes)).toEqual(new Set(['shown', 'too_many_requests']));
  const rows = await rowsOf(data, clinic.workspaceId);
  expect(rows.filter(({ entity }) => entity === 'patient_access')).toHaveLength(1 + passed);
  expect(await data.appointments.get(visit)).toEqual(visit);
  vi.setSystemTime(at(2));
  const times = await measure(() => data.visitLinkHandlers.showVisit(asked(token, 2, {}, { do: 'change' })));
  console.log(`a page of times: ${times.requests.join(', ')}; ${times.readUnits} read units`);
});

test('a patient whose clinic is gone, who has left it or has another address is shown nothing by an older link', async () => {
  const { clinic, patient, key, visit, token } = await bookedOnce(24);
  const statusOf = async (now: number) => (await data.visitLinkHandlers.answerVisit(asked(token, now, { do: 'cancel' }))).status;
  const change = (patch: object) => data.alter(patient, patch, contextAt(1));
  await change({ contacts: [{ system: 'email', value: 'other@example.org' }] });
  expect(await statusOf(2)).toBe(400);
  await change({ contacts: [{ system: 'email', value: 'Patient1@example.org' }], ended: true });
  expect(await statusOf(4)).toBe(400);
  await change({ ended: false });
  const workspace = await data.workspaces.get(clinic);
  await data.workspaces.save({ next: { ...workspace, trashedAt: at(5) }, event: { type: 'workspace.trashed', data: {} } }, contextAt(5));
  expect(await statusOf(6)).toBe(400);
  expect(await data.appointments.get(key)).toEqual(visit);
  const back = await data.workspaces.get(clinic);
  await data.workspaces.save(
    { next: { ...workspace, version: back.version }, event: { type: 'workspace.restored', data: {} } },
    contextAt(7),
  );
  expect(await statusOf(8)).toBe(200);
});

test('times behind those of a page can be reached: behind the time that the visit has, and behind a month without any', async () => {
  // Open on the second day from now, and then six weeks later.
  for (const hours of [always, [{ first: '2027-03-22', rule: 'FREQ=WEEKLY;INTERVAL=6', from: '00:00', to: '00:00' }]]) {
    const { token } = await bookedOnce(0, hours, 2 * dayMinutes + 120);
    const offered: string[] = [];
    const sought = at(44 * dayMinutes);
    let from: string | undefined = at(2 * dayMinutes);
    for (let pages = 0; from !== undefined && from <= sought && pages < 6; pages++) {
      const { html } = await data.visitLinkHandlers.showVisit(asked(token, 0, {}, { do: 'change', from }));
      offered.push(...[...html.matchAll(/name="start" value="([^"]+)"/g)].map(([, start]) => start!));
      const [, more] = /from=([^"]+)"/.exec(html) ?? [];
      from = more && decodeURIComponent(more);
    }
    expect(new Set(offered).size).toBe(offered.length);
    expect(offered).not.toContain(at(2 * dayMinutes + 120));
    if (hours === always) expect(offered.length).toBe(6 * 24);
    else expect(offered).toContain(sought);
  }
});

test('a form that is sent twice moves once, and says both times when the visit is; by another hand, or to another time, it is out of date', async () => {
  const { key, token } = await bookedOnce(0);
  const send = async (start: number, now: number) =>
    answerOf(await data.visitLinkHandlers.answerVisit(asked(token, now, { do: 'change', start: at(start) })));
  expect(await Promise.all([send(3 * dayMinutes, 1), send(3 * dayMinutes, 1)])).toEqual(['moved', 'moved']);
  expect(await data.appointments.get(key)).toMatchObject({ start: at(3 * dayMinutes), version: 2 });
  expect([await send(3 * dayMinutes, 2), await send(4 * dayMinutes, 2)]).toEqual(['moved', 'outdated']);
  await data.moveAppointment(key, { start: at(5 * dayMinutes) }, contextAt(3));
  expect(await send(5 * dayMinutes, 4)).toBe('outdated');
});

test('a link of before a visit was moved is not told where it was when it was called off, nor is any of one that is past', async () => {
  const { key, token: first } = await bookedOnce(0);
  const second = await tokenOf(await data.moveAppointment(key, { start: at(3 * dayMinutes) }, contextAt(1)), 1);
  await data.callOff(key, 'clinic', contextAt(2));
  const shown = async (token: string, now: number) => answerOf(await data.visitLinkHandlers.showVisit(asked(token, now)));
  expect([await shown(first, 3), await shown(second, 3)]).toEqual(['outdated', 'cancelled']);
  expect([await shown(first, 4 * dayMinutes), await shown(second, 4 * dayMinutes)]).toEqual(['over', 'over']);
});
