import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { readFeedback } from '../../../shared/aws/mail/mail-feedback.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import {
  advanceVisitNotice,
  endNoticeTry,
  type NoticeAbout,
  noticeOfTag,
  startNotice,
} from '../../../shared/domain/clinic/booking/visit-notice.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { firstRules } from '../../../shared/domain/clinic/clinic.ts';
import { endPatient } from '../../../shared/domain/clinic/patient.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Dice, diceOf } from '../../simulation/dice.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { rowsOf } from './booking.oracle.fixture.ts';
import { always, id } from './clinic.fixture.ts';
import { type Deed, type Notice, promised, type World } from './notices.oracle.fixture.ts';

/* What patients are told of their visits, as the functions tell it, on a DynamoDB engine in memory: events come twice, the clock comes when it comes. */
type SentMail = { to: string; subject: string; text: string; html: string; visitNotice: string };
const post = vi.hoisted(() => ({ sent: [] as SentMail[], refuse: new Set<string>() }));
vi.hoisted(() =>
  Object.assign(process.env, {
    MAIL_FROM: 'almanac@example.com',
    MAIL_CONFIGURATION_SET: 'none',
    MAIL_KEPT_PERCENT: '0',
    QUEUES_URL: 'http://127.0.0.1:9/',
    RETRY_FIRST_SECONDS: '1',
    RETRY_AT_MOST_SECONDS: '1',
  }),
);
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
vi.mock('../../../shared/aws/mail/mail.ts', () => ({
  sendMail: async (mail: SentMail) => {
    if (post.refuse.has(mail.to)) throw new Error('InvalidAddress');
    post.sent.push(mail);
    return { providerId: `mail-${post.sent.length}` };
  },
  mailFailure: () => 'refused',
}));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/appointments/place.ts')),
  ...(await import('../../../functions/clinic/notices/tell.ts')),
  ...(await import('../../../functions/clinic/on-visit.ts')),
  ...(await import('../../../functions/notifications/deliveries/refused-notice.ts')),
  ...(await import('../../../shared/data/clinic/appointments.ts')),
  ...(await import('../../../shared/data/clinic/clinics.ts')),
  ...(await import('../../../shared/data/clinic/due.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/clinic/visit-notices.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
}));
vi.useFakeTimers({ toFake: ['Date'] });
beforeEach(() => {
  post.sent.length = 0;
  post.refuse.clear();
});
afterAll(() => vi.useRealTimers());

const userId = id('user', 1);
const zone = 'Europe/Berlin';
const hourMs = 3_600_000;
const contextAt = (now: string) => ({ userId, now, requestId: 'r', zone });
const begin = '2027-03-20T00:00:00.000Z';
const at = (hours: number): string => new Date(Date.parse(begin) + hours * hourMs).toISOString();

let clinics = 0;
const newClinic = async (reminders?: readonly string[]) => {
  const context = contextAt(begin);
  const workspaceId = id('ws', 200 + ++clinics);
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context).workspace, context);
  const ids = { workspaceId, scheduleId: id('schedule', 1), visitTypeId: id('visit_type', 1) };
  const room = ScheduleInput.parse({ name: 'Room for hearts', kind: 'room', hours: always });
  await data.schedules.create(createSchedule(room, ids, context), context);
  const type = VisitTypeInput.parse({ name: 'Cardiology', minutes: 30, zone, needs: ['room'], ...(reminders ? { reminders } : {}) });
  await data.visitTypes.create(createVisitType(type, ids, context), context);
  return ids;
};
type Clinic = Awaited<ReturnType<typeof newClinic>>;

const emailOf = (patient: number): string => `patient${patient}@example.org`;
const newPatient = async ({ workspaceId }: Clinic, patient: number, more: object = {}) => {
  const id_ = { workspaceId, patientId: id('patient', patient) };
  const contacts = [{ system: 'email' as const, value: emailOf(patient) }];
  const input = { names: [{ family: 'Muster' }], gender: 'unknown' as const, contacts, consents: { email: true }, ...more };
  await data.register(id_, input, contextAt(begin));
  return id_;
};

/** What is booked in a clinic at a moment. */
const bookingAt = ({ visitTypeId, scheduleId }: Clinic, start: string, hold = false) => ({
  visitTypeId,
  scheduleIds: [scheduleId],
  start,
  hold,
});

/** A clinic with a patient for whom one visit is booked. */
const bookedOnce = async () => {
  const clinic = await newClinic(['P1D']);
  const patient = await newPatient(clinic, 1);
  vi.setSystemTime(begin);
  const visit = { ...patient, appointmentId: id('appointment', 1) };
  await data.bookAppointment(visit, bookingAt(clinic, at(100)), contextAt(begin));
  return { clinic, patient, visit };
};

const abouts: Readonly<Record<string, NoticeAbout>> = {
  'appointment.booked': 'booked',
  'appointment.rescheduled': 'rescheduled',
  'appointment.cancelled': 'cancelled',
  'appointment.reminder_due': 'reminder',
};
type Event = { type: string; at: string; data: { at?: string } };

/** Hands on what the last writes say, each twice, in any order. */
const postman = ({ workspaceId }: Clinic, dice: Dice) => {
  const heard = new Set<string>();
  return async (): Promise<void> => {
    const rows = (await rowsOf(data, workspaceId)).filter(({ entity }) => entity === 'appointment');
    const told = rows.flatMap(row => {
      const { type, at: happened, data: said } = row.event as Event;
      const { patientId, appointmentId, version } = data.appointments.fromRow(row);
      const about = abouts[type];
      if (!about || heard.has(`${appointmentId} ${version}`)) return [];
      heard.add(`${appointmentId} ${version}`);
      const notice = { workspaceId, patientId, appointmentId, about, at: said.at ?? happened };
      return [notice, notice];
    });
    for (const notice of told.sort(() => dice.next() - 0.5)) await data.tellPatient(notice, 'r');
  };
};

/** The clock is there: what has fallen due moves on. */
const runClock = async ({ workspaceId }: Clinic, now: string): Promise<void> => {
  for (const row of await rowsOf(data, workspaceId)) {
    const kind = data.due[row.entity as keyof typeof data.due];
    if (kind && row.dueAt !== undefined && String(row.dueAt) <= now)
      await kind.save(kind.advance(row, now), { userId: 'clock', now, requestId: 'clock' });
  }
};

const visitIn = ({ visitNotice }: SentMail) => noticeOfTag(visitNotice)!;
const refusals = ['slot_unavailable', 'appointment_over'];

/** One patient's visits through some weeks: what was done, and what beside it. */
const history = async (seed: string) => {
  const dice = diceOf(seed);
  const reminders = dice.pick([['P3D', 'P1D'], ['P1D', 'PT2H'], ['P1D'], []]);
  const clinic = await newClinic(reminders);
  const patient = await newPatient(clinic, 1);
  const deliver = postman(clinic, dice);
  const world: World = { consents: [{ at: begin, given: true }], runs: [], zone, reminders };
  const deeds: Deed[] = [];
  const visits: Appointment[] = [];
  const told: Notice[] = [];
  const anyStart = (now: number) => at(now + dice.between(1, 150));
  const attempt = async (did: Deed['did'], now: string, act: () => Promise<Appointment>): Promise<void> => {
    const visit = await act().catch((error: { code: string }) => void expect(refusals).toContain(error.code));
    if (!visit) return;
    deeds.push({ at: now, visit: visit.appointmentId, did, start: visit.start });
    if (did === 'book' || did === 'hold') visits.push(visit);
  };
  const begins = (hours: number, now: string): Promise<void> => {
    const hold = dice.chance(0.3);
    const key = { ...patient, appointmentId: id('appointment', visits.length) };
    return attempt(hold ? 'hold' : 'book', now, () => data.bookAppointment(key, bookingAt(clinic, anyStart(hours), hold), contextAt(now)));
  };
  const isHold = ({ appointmentId }: Appointment) => deeds.findLast(({ visit }) => visit === appointmentId)?.did === 'hold';
  const consents = async (now: string): Promise<void> => {
    const given = dice.chance(0.8);
    world.consents.push({ at: now, given });
    await data.alter(patient, { consents: { email: given } }, contextAt(now), undefined, () => {});
  };
  const actOf = (hours: number, now: string): Promise<void> => {
    const visit = visits[dice.below(Math.max(visits.length, 1))];
    const [what, context] = [dice.below(10), contextAt(now)];
    if (what < 3 || !visit) return begins(hours, now);
    if (what < 5) return attempt('move', now, () => data.moveAppointment(visit, { start: anyStart(hours) }, context));
    if (what < 6) return attempt('cancel', now, () => data.callOff(visit, 'clinic', context));
    return isHold(visit) ? attempt('confirm', now, () => data.confirmHold(visit, context)) : consents(now);
  };
  for (let step = 0, hours = 0; step < 40; step++, hours += dice.pick([0.1, 1, 5, 9, 30])) {
    const now = at(hours);
    vi.setSystemTime(now);
    post.sent.length = 0;
    await actOf(hours, now);
    await deliver();
    if (dice.chance(0.7)) {
      world.runs.push(now);
      await runClock(clinic, now);
      await deliver();
    }
    for (const mail of post.sent) {
      const { appointmentId, about } = visitIn(mail);
      const { start } = await data.visitNotices.get(visitIn(mail));
      told.push({ visit: appointmentId, about, at: now, start });
    }
  }
  return { deeds, world, told };
};

const histories = Number(process.env.HISTORIES ?? 5);
const inOrder = (told: readonly Notice[]) => told.map(each => JSON.stringify(each)).sort();

test(`in ${histories} histories of bookings, holds, moves, cancellations and consents a patient is told exactly what was promised, whenever the clock comes`, async () => {
  let mails = 0;
  for (let i = 0; i < histories; i++) {
    const { deeds, world, told } = await history(`notices ${process.env.SEED ?? 7} ${i}`);
    mails += told.length;
    expect({ i, told: inOrder(told) }).toEqual({ i, told: inOrder(promised(deeds, world)) });
  }
  console.log(`${histories} histories, ${mails} mails, each of them promised`);
  expect(mails).toBeGreaterThan(histories * 3);
}, 600_000);

test('one patient without an address, one without consent, one whose provider refuses and one whose address bounced stop nobody’s reminder', async () => {
  const clinic = await newClinic();
  const noAddress = await newPatient(clinic, 1, { contacts: [] });
  const noConsent = await newPatient(clinic, 2, { consents: { email: false } });
  const [refused, bounced, well] = [await newPatient(clinic, 3), await newPatient(clinic, 4), await newPatient(clinic, 5)];
  post.refuse.add(emailOf(3));
  const deliver = postman(clinic, diceOf('nobody'));
  const booked = [];
  vi.setSystemTime(begin);
  for (const [i, patient] of [noAddress, noConsent, refused, bounced, well].entries()) {
    const visit = { ...patient, appointmentId: id('appointment', i) };
    booked.push(await data.bookAppointment(visit, bookingAt(clinic, at(100 + i)), contextAt(begin)));
  }
  await deliver();
  const first = post.sent.find(({ to }) => to === emailOf(4))!;
  const feedback = {
    id: 'event-1',
    detail: {
      eventType: 'Bounce',
      bounce: { bounceType: 'Permanent' },
      mail: { messageId: 'm', destination: [emailOf(4)], tags: { visitNotice: [first.visitNotice] } },
    },
  };
  const { refusedNotice } = readFeedback(JSON.stringify(feedback));
  for (const _ of ['once', 'again']) expect(await data.endMailThere(refusedNotice!, 'r')).toBe(true);
  const now = at(99);
  vi.setSystemTime(now);
  post.sent.length = 0;
  await runClock(clinic, now);
  await deliver();
  expect(post.sent.map(({ to }) => to)).toEqual([emailOf(5)]);
  const reminded = await Promise.all(booked.map(visit => data.noticesOf(visit)));
  expect(reminded.map(notices => notices.map(({ about, status, reason }) => [about, status, reason ?? '']))).toEqual([
    [
      ['booked', 'skipped', 'no_address'],
      ['reminder', 'skipped', 'no_address'],
    ],
    [
      ['booked', 'skipped', 'no_consent'],
      ['reminder', 'skipped', 'no_consent'],
    ],
    [
      ['booked', 'failed', 'Error'],
      ['reminder', 'failed', 'Error'],
    ],
    [
      ['booked', 'sent', ''],
      ['reminder', 'skipped', 'address_suppressed'],
    ],
    [
      ['booked', 'sent', ''],
      ['reminder', 'sent', ''],
    ],
  ]);
  expect(reminded[3]![0]!.bouncedAt).toEqual(expect.any(String));
  // Nothing of what it is a visit of leaves.
  for (const { subject, text, html } of post.sent) expect([subject, text, html].join()).not.toMatch(/cardio|heart|patient_|Muster/i);
}, 60_000);

test('whoever complains of a mail has got it, and gets no more', async () => {
  const { visit } = await bookedOnce();
  const told = async (at: string) => {
    await data.tellPatient({ ...visit, about: 'booked', at }, 'r');
    return (await data.noticesOf(visit)).at(-1)!;
  };
  await told(begin);
  const mail = { messageId: 'm', destination: [emailOf(1)], tags: { visitNotice: [post.sent[0]!.visitNotice] } };
  const complaint = { id: 'event-2', detail: { eventType: 'Complaint', complaint: { complaintFeedbackType: 'abuse' }, mail } };
  await data.endMailThere(readFeedback(JSON.stringify(complaint)).refusedNotice!, 'r');
  const [first] = await data.noticesOf(visit);
  expect(first).toMatchObject({ status: 'sent' });
  expect(first!.bouncedAt).toBeUndefined();
  expect(await told(at(1))).toMatchObject({ status: 'skipped', reason: 'address_suppressed' });
});

test('an address that refused mail gets it again once it is written anew, and not when anything else is', async () => {
  const { patient, visit } = await bookedOnce();
  const told = async (at: string) => {
    await data.tellPatient({ ...visit, about: 'booked', at }, 'r');
    return (await data.noticesOf(visit)).at(-1)!;
  };
  const first = await told(begin);
  expect(first.status).toBe('sent');
  await data.endMailThere({ notice: first, reason: 'bounce' }, 'r');
  // A list that is sent again as it is says nothing new.
  await data.alter(patient, { gender: 'other', contacts: [{ system: 'email', value: emailOf(1) }] }, contextAt(at(1)));
  expect(await told(at(1))).toMatchObject({ status: 'skipped', reason: 'address_suppressed' });
  await data.alter(patient, { contacts: [{ system: 'email', value: emailOf(1).toUpperCase() }] }, contextAt(at(2)));
  expect(await told(at(2))).toMatchObject({ status: 'sent' });
  expect((await data.patients.get(patient)).bounced).toBeUndefined();
});

test('a visit that is moved to another room alone is told as changed, and by the time that was told last, whatever was between', async () => {
  const { clinic, patient, visit } = await bookedOnce();
  const [room, context] = [id('schedule', 2), contextAt(begin)];
  const input = ScheduleInput.parse({ name: 'Room for lungs', kind: 'room', hours: always });
  await data.schedules.create(createSchedule(input, { ...clinic, scheduleId: room }, context), context);
  await data.tellPatient({ ...visit, about: 'booked', at: begin }, 'r');
  const move = async (hour: number, input: Parameters<typeof data.moveAppointment>[1], isTold = true) => {
    vi.setSystemTime(at(hour));
    post.sent.length = 0;
    await data.moveAppointment(visit, input, contextAt(at(hour)));
    if (isTold) await data.tellPatient({ ...visit, about: 'rescheduled', at: at(hour) }, 'r');
    return post.sent[0]?.subject;
  };
  const [changed, moved] = ['Practice: Your appointment has changed', 'Practice: Your appointment has moved'];
  expect(await move(1, { start: at(100), scheduleIds: [room] })).toBe(changed);
  expect(await move(2, { start: at(101) })).toBe(moved);
  // Nobody was told of the time between, so that the other room is not all that is new.
  await move(3, { start: at(102) }, false);
  expect(await move(4, { start: at(102), scheduleIds: [clinic.scheduleId] })).toBe(moved);
  expect(patient.patientId).toBe(visit.patientId);
});

test('whom a visit is to is told where the clinic wants that, and of a clinic that was deleted nothing', async () => {
  const { clinic, patient } = await bookedOnce();
  const context = contextAt(begin);
  const ids = { ...clinic, scheduleId: id('schedule', 3), visitTypeId: id('visit_type', 2) };
  await data.schedules.create(
    createSchedule(ScheduleInput.parse({ name: 'Dr. Muster', kind: 'clinician', userId, hours: always }), ids, context),
    context,
  );
  const { workspace: _workspace, owner } = createWorkspace({ name: 'Practice', kind: 'clinic' }, clinic.workspaceId, context);
  await data.members.create(owner, context);
  const type = VisitTypeInput.parse({ name: 'Talk', minutes: 30, zone, needs: ['clinician'] });
  await data.visitTypes.create(createVisitType(type, ids, context), context);
  const visit = { ...patient, appointmentId: id('appointment', 2) };
  await data.bookAppointment(visit, bookingAt(ids, at(110)), context);
  const textTold = async (hour: number) => {
    post.sent.length = 0;
    await data.tellPatient({ ...visit, about: 'booked', at: at(hour) }, 'r');
    return post.sent[0]?.text;
  };
  expect(await textTold(0)).not.toContain('Muster');
  await data.clinics.create(firstRules(clinic.workspaceId, { namesClinicians: true }, context), context);
  expect(await textTold(1)).toContain('With: Dr. Muster');
  const workspace = await data.workspaces.get(clinic);
  await data.workspaces.save({ next: { ...workspace, trashedAt: at(2) }, event: { type: 'workspace.trashed', data: {} } }, context);
  expect(await textTold(2)).toBeUndefined();
  expect((await data.noticesOf(visit)).at(-1)).toMatchObject({ status: 'skipped', reason: 'clinic_gone' });
});

test('a mail that is to be tried again is tried when its event comes', async () => {
  const { visit } = await bookedOnce();
  const key = { ...visit, about: 'booked' as const, at: begin };
  const context = { userId: 'mail' as const, now: begin, requestId: 'r' };
  const { next: begun } = startNotice(key, { start: at(100) }, begin);
  await data.visitNotices.create(endNoticeTry(begun, { outcome: 'throttled', reason: 'Throttling' }, begin, begin, 0.5), context);
  const waiting = await data.visitNotices.get(key);
  const { address: _address, ...record } = await data.visitNotices.save(advanceVisitNotice(waiting), context);
  const body = {
    listener: 'notices',
    type: 'visit_notice.retry_due',
    id: 'e',
    at: begin,
    by: 'clock',
    requestId: 'r',
    entity: 'visit_notice',
    version: 2,
    data: {},
    record,
  };
  const message = { messageId: 'm', body: JSON.stringify(body), attributes: { ApproximateReceiveCount: '1' }, messageAttributes: {} };
  await (data.handler as unknown as (event: object, context: object) => Promise<unknown>)({ Records: [message] }, { awsRequestId: 'r' });
  expect(await data.visitNotices.get(key)).toMatchObject({ status: 'sent', attempts: 2 });
});

test('a patient who is none any more, as one who has died, is told nothing more', async () => {
  const { patient, visit } = await bookedOnce();
  await data.patients.update(patient, each => endPatient(each, begin), contextAt(begin));
  await data.tellPatient({ ...visit, about: 'booked', at: begin }, 'r');
  expect(post.sent).toEqual([]);
  expect(await data.noticesOf(visit)).toMatchObject([{ status: 'skipped', reason: 'patient_ended' }]);
});

test('what fails before a mail is handed over is tried again until it goes, and goes once', async () => {
  const { clinic, visit } = await bookedOnce();
  const { send } = data.documents;
  const { pk, sk } = data.workspaces.keyOf(clinic);
  let fails = 4;
  const failing = async (...command: Parameters<typeof send>) => {
    const asked = JSON.stringify(command[0].input);
    if (asked.includes(`"pk":"${pk}","sk":"${sk}"`) && fails-- > 0) throw new Error('Throttled');
    return send.apply(data.documents, command);
  };
  Object.assign(data.documents, { send: failing });
  const notice = { ...visit, about: 'booked' as const, at: begin };
  const statuses = [];
  for (let i = 0; i < 6; i++) {
    await data.tellPatient(notice, 'r');
    const [kept] = await data.noticesOf(visit);
    statuses.push(kept!.status);
    if (kept!.dueAt === undefined) continue;
    vi.setSystemTime(kept!.dueAt);
    await runClock(clinic, kept!.dueAt);
  }
  Object.assign(data.documents, { send });
  expect(statuses).toEqual(['retrying', 'retrying', 'retrying', 'retrying', 'sent', 'sent']);
  expect(post.sent.map(({ to }) => to)).toEqual([emailOf(1)]);
});
