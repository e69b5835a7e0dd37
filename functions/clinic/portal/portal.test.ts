import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { mailsTo } from '../../../scripts/testing/mailbox.ts';
import { passkeyOf } from '../../../scripts/testing/passkey.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { sayCode } from '../../../scripts/testing/portal.ts';
import { signDraft } from '../../../scripts/testing/prescription.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, everyPage, memberOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { Route } from '../../../shared/api/core/route.ts';
import { everyRoute } from '../../../shared/api/index.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

type Place = Pick<Person, 'workspaceId'>;
type Patient = Awaited<ReturnType<typeof register>>;
type Input = Parameters<Person['api']['createPortalAccess']>[0]['body'];
let owner: Person;
let clinic: Place;
let desk: Person;
let doctor: Person;
const booking = {} as Pick<Parameters<Person['api']['createPortalVisit']>[0]['body'], 'visitTypeId' | 'scheduleIds'>;
const today = new Date().toISOString().slice(0, 10);
const at = (days: number, time = '08:00'): string => `${addDays(today, days)}T${time}:00.000Z`;
/** That day so many years ago: where that year has no such day, the day before it of what is over, the day after it of what is ahead. */
const yearsAgo = (years: number, days = 0): string => {
  const day = addDays(today, days);
  return `${Number(day.slice(0, 4)) - years}${day.slice(4)}`.replace('02-29', days > 0 ? '03-01' : '02-28');
};
const closed = { status: 404, code: 'not_found', details: { what: 'workspace' } };
const refused = (reason: string) => ({ status: 403, details: { reason } });
const evidence = 'Identity card, shown at the desk';

const register = async (birthDate = '1984-02-29', more: object = {}) =>
  (
    await doctor.api.createPatient({
      params: clinic,
      body: { names: [{ family: 'Muster', given: ['Anna'] }], gender: 'female', birthDate, zone: 'UTC', alerts: ['Latex'], ...more },
    })
  ).data;
const grant = async (patient: Patient, body: Omit<Input, 'evidence'> = { basis: 'self' }, by = desk) =>
  (await by.api.createPortalAccess({ params: patient, body: { evidence, ...body } })).data;
/** Somebody who has access to a patient, by a code of the desk. */
const withAccess = async (patient: Patient, body?: Omit<Input, 'evidence'>, birthDate = '1984-02-29', by = desk) => {
  const [holder, { code }] = await Promise.all([person('holder'), grant(patient, body, by)]);
  const { data } = await sayCode(holder, code, birthDate);
  return { ...holder, portal: data };
};

beforeAll(async () => {
  owner = await person('owner');
  clinic = await clinicOf(owner);
  [desk, doctor] = await Promise.all([memberOf(clinic, owner, 'reception'), memberOf(clinic, owner, 'clinician')]);
  await doctor.api.changeMe({ body: { displayName: 'Dr. Beyer' } });
  const hours = [{ first: today, rule: 'FREQ=DAILY', from: '08:00', to: '16:00' }];
  const { data: room } = await desk.api.createSchedule({ params: clinic, body: { name: 'Room 1', kind: 'room', hours, zone: 'UTC' } });
  const body = { name: 'Consultation', minutes: 30, zone: 'UTC', needs: ['room' as const], byPatients: true };
  const { data: type } = await desk.api.createVisitType({ params: clinic, body });
  Object.assign(booking, { visitTypeId: type.visitTypeId, scheduleIds: [room.scheduleId] });
});

/** Every route about what is in a clinic, that of FHIR too, which somebody has to be known for. */
const ofClinic = Object.entries<Route>(everyRoute).filter(
  ([, { path, access }]) =>
    access !== 'public' && ['/workspaces/{workspaceId}', '/fhir/R4/{workspaceId}'].some(place => path.includes(place)),
);
/** What a route is asked with, as its example is. */
const exampleOf = ({ body, gateway, example: { query, body: example } }: Route) => ({
  query: query ? `?${new URLSearchParams(query)}` : '',
  ...(body && gateway !== 'fhir' ? { body: JSON.stringify(example), contentType: 'application/json' } : {}),
});

describe('a code of the desk', () => {
  test('opens the portal of one patient to whoever says it with their date of birth, once, and is shown again to who asks again', async () => {
    const patient = await register();
    const request = { params: patient, body: { basis: 'self', evidence } as const, idempotencyKey: uuidv7(Date.now()) };
    const { data: offer, status } = await desk.api.createPortalAccess(request);
    expect({ status, offer }).toMatchObject({ status: 201, offer: { code: expect.stringMatching(/^(\w{4}-){3}\w{4}$/), evidence } });
    expect((await desk.api.createPortalAccess(request)).data).toEqual(offer);
    const [anna, eve] = await Promise.all([person('anna'), person('eve')]);
    const say = (by: Person, birthDate = '1984-02-29', code = offer.code!) => by.api.acceptPortalAccess({ body: { code, birthDate } });
    const none = { status: 404, details: { what: 'portal_access' } };
    await expect(say(eve, '1984-02-28')).rejects.toMatchObject(none);
    await expect(say(eve, '1984-02-29', 'K7QM-2D9X-PW4R-6TBA')).rejects.toMatchObject(none);
    await expect(say(desk)).rejects.toMatchObject(refused('own_code'));
    const { data: portal } = await say(anna, '1984-02-29', offer.code!.toLowerCase().replaceAll('-', ' '));
    expect(portal).toMatchObject({ ...clinic, patientId: patient.patientId, basis: 'self', clinicName: 'Practice' });
    await expect(say(eve)).rejects.toMatchObject(none);
    await eventually('hers', async () => (await anna.api.listPortals({})).data.length === 1);
    expect((await say(anna)).data).toEqual(portal);
    expect((await anna.api.listPortals({})).data).toEqual([portal]);
    const { data: listed } = await desk.api.listPortalAccesses({ params: patient });
    expect(listed).toMatchObject([{ userId: anna.userId, evidence, grantedBy: desk.userId }]);
    expect(JSON.stringify(listed)).not.toContain(offer.code);
  });

  test('is of no use once it was taken back, or five people were wrong about whose it is', async () => {
    const patient = await register();
    const [anna, first, second] = [await person('anna'), await grant(patient), await grant(patient)];
    const say = (code = '', birthDate = '1984-02-29') => anna.api.acceptPortalAccess({ body: { code, birthDate } });
    expect((await desk.api.endPortalAccess({ params: first })).data).toMatchObject({ endedBy: 'clinic' });
    for (let i = 0; i < 5; i++) await expect(say(second.code, '1984-02-28')).rejects.toMatchObject({ status: 404 });
    for (const { code } of [first, second]) await expect(say(code)).rejects.toMatchObject({ status: 404 });
  });
});

describe('the patient', () => {
  test('reads their record, and who looked, by name where the clinic wants that; changes how they are reached; and reads nobody else’s', async () => {
    const [patient, other] = [await register(), await register()];
    const anna = await withAccess(patient);
    const { data: record } = await anna.api.getPortalRecord({ params: patient });
    expect(record).toMatchObject({ names: patient.names, birthDate: '1984-02-29', alerts: ['Latex'], recordNumber: patient.recordNumber });
    await expect(anna.api.getPortalRecord({ params: other })).rejects.toMatchObject(closed);
    const contacts = [{ system: 'email' as const, value: anna.email }];
    const { data: changed } = await anna.api.changePortalRecord({
      params: patient,
      body: { contacts, consents: { email: true } },
      ifMatch: record.version,
    });
    expect(changed).toMatchObject({ contacts, consents: { email: { given: true } } });
    expect(changed.consents!.email).not.toHaveProperty('by');
    await doctor.api.getPatient({ params: patient });
    const readings = async () => (await anna.api.listPortalReadings({ params: patient })).data;
    expect(await readings()).toMatchObject([
      { operation: 'getPatient', by: 'clinic' },
      { operation: 'changePortalRecord', by: 'you' },
      { operation: 'getPortalRecord', by: 'you' },
      { operation: 'createPatient', by: 'clinic' },
    ]);
    expect(JSON.stringify(await readings())).not.toMatch(/user_|Beyer/);
    await owner.api.changeClinic({ params: clinic, body: { namesReaders: true } });
    expect((await readings()).find(({ operation }) => operation === 'getPatient')).toMatchObject({ name: 'Dr. Beyer' });
    await owner.api.changeClinic({ params: clinic, body: { namesReaders: false } });
  });

  test('is no member of the clinic: its routes and those of FHIR answer them as any stranger', async () => {
    const patient = await register();
    const anna = await withAccess(patient);
    expect(ofClinic.length).toBeGreaterThan(100);
    for (const [name, route] of ofClinic) {
      const params = { ...route.example.params, workspaceId: clinic.workspaceId, patientId: patient.patientId };
      const { status, problem } = await raw({ route, params: params as Record<string, string>, token: anna.token, ...exampleOf(route) });
      expect({ name, status }).toEqual({ name, status: 404 });
      // Turned away at the door: what such a path names is there. FHIR says no more than that something is not.
      const isThere = route.gateway !== 'fhir' && !/\{(?!workspaceId|patientId)/.test(route.path);
      if (isThere) expect({ name, what: problem?.details?.what }).toEqual({ name, what: 'workspace' });
    }
    expect((await anna.api.listWorkspaces({})).data.map(({ workspaceId }) => workspaceId)).toEqual([anna.workspaceId]);
  });

  test('finds a time of what is open to patients, books it, moves it and calls it off, until the notice that the clinic wants', async () => {
    const patient = await register();
    const anna = await withAccess(patient);
    const { data: offered } = await anna.api.listPortalVisitTypes({ params: patient });
    expect(offered).toMatchObject({ visitTypes: [{ visitTypeId: booking.visitTypeId, name: 'Consultation' }], changeNoticeHours: 24 });
    const ask = { ...booking, from: at(7, '00:00'), until: at(7, '23:59') };
    const [first] = (await anna.api.findPortalTimes({ params: patient, body: ask })).data.times;
    expect(first).toMatchObject({ start: at(7) });
    const request = { params: patient, body: { ...booking, start: first!.start, reason: 'Cough' }, idempotencyKey: uuidv7(Date.now()) };
    const { data: visit, status } = await anna.api.createPortalVisit(request);
    expect({ status, visit }).toMatchObject({ status: 201, visit: { start: at(7), status: 'booked', reason: 'Cough' } });
    expect((await anna.api.createPortalVisit(request)).data).toEqual(visit);
    await expect(anna.api.createPortalVisit({ params: patient, body: { ...booking, start: at(7) } })).rejects.toMatchObject({
      code: 'slot_unavailable',
      details: { reason: 'taken', alternatives: [{ start: at(7, '08:30') }, {}, {}] },
    });
    expect((await doctor.api.getPatient({ params: patient })).data.names).toEqual(patient.names);
    const { data: moved } = await anna.api.movePortalVisit({ params: visit, body: { start: at(7, '10:00') } });
    expect(moved).toMatchObject({ appointmentId: visit.appointmentId, start: at(7, '10:00'), movedBy: 'patient' });
    await expect(anna.api.movePortalVisit({ params: visit, body: { start: at(7, '10:00') } })).rejects.toMatchObject({
      code: 'slot_unavailable',
    });
    expect((await anna.api.cancelPortalVisit({ params: visit })).data).toMatchObject({ status: 'cancelled', cancelledBy: 'patient' });
    expect((await anna.api.cancelPortalVisit({ params: visit })).data).toMatchObject({ status: 'cancelled' });
    expect((await anna.api.listPortalVisits({ params: patient })).data.map(({ appointmentId }) => appointmentId)).toEqual([
      visit.appointmentId,
    ]);
  });

  test('has ten visits ahead by themselves at the most, and more by the clinic', async () => {
    const patient = await register();
    const anna = await withAccess(patient);
    const starts = ['08:00', '08:30', '09:00', '09:30', '10:00', '10:30', '11:00', '11:30', '12:00', '12:30', '13:00'].map(time =>
      at(20, time),
    );
    for (const start of starts.slice(0, 10)) await anna.api.createPortalVisit({ params: patient, body: { ...booking, start } });
    const body = { ...booking, start: starts[10]! };
    await expect(anna.api.createPortalVisit({ params: patient, body })).rejects.toMatchObject({ details: { reason: 'patient_limit' } });
    expect((await desk.api.createAppointment({ params: patient, body })).status).toBe(201);
  });

  test('is told by the clinic to call for what is too late, and books nothing that it has not opened to patients', async () => {
    const patient = await register();
    const anna = await withAccess(patient);
    await owner.api.changeClinic({ params: clinic, body: { changeNoticeHours: 720 } });
    const { data: visit } = await anna.api.createPortalVisit({ params: patient, body: { ...booking, start: at(8) } });
    const late = { status: 409, code: 'window_closed' };
    await expect(anna.api.movePortalVisit({ params: visit, body: { start: at(8, '09:00') } })).rejects.toMatchObject(late);
    await expect(anna.api.cancelPortalVisit({ params: visit })).rejects.toMatchObject(late);
    await owner.api.changeClinic({ params: clinic, body: { changeNoticeHours: 24 } });
    const { data: type } = await desk.api.createVisitType({
      params: clinic,
      body: { name: 'Surgery', minutes: 30, zone: 'UTC', needs: ['room'] },
    });
    const body = { visitTypeId: type.visitTypeId, scheduleIds: booking.scheduleIds, start: at(9) };
    const missing = { status: 404, details: { what: 'visit_type' } };
    await expect(anna.api.createPortalVisit({ params: patient, body })).rejects.toMatchObject(missing);
    const { start: from, ...named } = body;
    await expect(anna.api.findPortalTimes({ params: patient, body: { ...named, from, until: at(10) } })).rejects.toMatchObject(missing);
  });

  test('reads what was signed and dispensed, no draft, and takes all of it home', async () => {
    const patient = await register();
    const anna = await withAccess(patient);
    const body = { medication: { text: 'Ramipril 5 mg' }, dose: 'One', quantity: { value: 30, unit: 'tablets' }, days: 30 };
    const { data: draft } = await doctor.api.createPrescription({ params: patient, body });
    const prescribed = async () => (await anna.api.listPortalPrescriptions({ params: patient })).data;
    expect(await prescribed()).toEqual([]);
    await expect(anna.api.listPortalDispenses({ params: draft })).rejects.toMatchObject({ status: 404 });
    const signer = await passkeyOf(doctor);
    await signDraft(signer.api, draft);
    await owner.api.createDispense({ params: draft, body: {} });
    expect(await prescribed()).toMatchObject([{ prescriptionId: draft.prescriptionId, ...body, signature: { by: doctor.userId } }]);
    expect((await anna.api.listPortalDispenses({ params: draft })).data).toMatchObject([{ quantity: body.quantity, days: 30 }]);
    expect((await anna.api.listPortalAdherence({ params: patient })).data).toMatchObject([{ medication: body.medication }]);
    const { all } = await everyPage(cursor =>
      anna.api.exportPortalRecord({ params: patient, query: { limit: '2', ...(cursor ? { cursor } : {}) } as never }),
    );
    expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual(['dispense', 'patient', 'patient_access', 'prescription']);
  });

  test('is told at once, and so is the privacy officer, when somebody is given access to them; sees who, and ends it', async () => {
    const officer = await memberOf(clinic, owner, 'privacy_officer');
    const anna = await person('anna');
    const patient = await register(undefined, { contacts: [{ system: 'email', value: anna.email }], consents: { email: true } });
    const { portal: own, ...holder } = { ...anna, portal: (await sayCode(anna, (await grant(patient)).code, '1984-02-29')).data };
    // Somebody at the desk gives a second account of theirs a way in.
    const mallory = await withAccess(patient, { basis: 'self' });
    const toldOf = (by: Person) =>
      eventually('both notices', async () => {
        const { data } = await by.api.listNotifications({ query: {} });
        const found = data.flatMap(({ content }) =>
          content.kind === 'account' && /portal_(offered|opened)/.test(content.notice) ? [content] : [],
        );
        return found.length >= (by === officer ? 4 : 2) && found;
      });
    for (const by of [holder, officer]) {
      const told = await toldOf(by);
      expect([...new Set(told.map(({ notice }) => notice))].sort()).toEqual(['portal_offered', 'portal_opened']);
      expect(JSON.stringify(told)).not.toMatch(/Muster|patient_|user_/);
    }
    const mails = await eventually('mails of both accesses', async () => {
      const found = (await mailsTo(stage.mailFolder, anna.email)).filter(({ subject }) => /portal/.test(subject ?? ''));
      return found.length >= 4 && found;
    });
    for (const { raw: mail } of mails) expect(mail).not.toMatch(/muster|latex|patient_|consultation/i);
    const { data: holders } = await anna.api.listPortalHolders({ params: patient });
    expect(holders.map(({ state, isYou, mayEnd }) => [state, isYou, mayEnd])).toEqual([
      ['open', true, true],
      ['open', false, true],
    ]);
    const theirs = holders.find(({ isYou }) => !isYou)!;
    expect(theirs.portalAccessId).not.toBe(own.portalAccessId);
    await anna.api.endPortalHolder({ params: { ...patient, portalAccessId: theirs.portalAccessId } });
    await expect(mallory.api.getPortalRecord({ params: patient })).rejects.toMatchObject(refused('portal_access_ended'));
    const { data: readings } = await anna.api.listPortalReadings({ params: patient });
    expect(readings.find(({ refused: was }) => was)).toMatchObject({ by: 'proxy', operation: 'getPortalRecord' });
  });

  test('lets somebody act for them by a code of their own, for what they say and until then, which the clinic sees and can end', async () => {
    const patient = await register();
    const anna = await withAccess(patient);
    const until = at(30);
    const body = { scopes: ['visits' as const], until, whom: 'My sister Clara' };
    const { data: invited } = await anna.api.addPortalHolder({ params: patient, body });
    expect(invited).toMatchObject({ state: 'offered', basis: 'patient', whom: body.whom, code: expect.any(String), mayEnd: true });
    const clara = await person('clara');
    await sayCode(clara, invited.code, '1984-02-29');
    expect((await clara.api.listPortalVisits({ params: patient })).data).toEqual([]);
    await expect(clara.api.getPortalRecord({ params: patient })).rejects.toMatchObject(refused('not_in_portal_scope'));
    await expect(clara.api.listPortalHolders({ params: patient })).rejects.toMatchObject(refused('not_in_portal_scope'));
    const { data: seen } = await desk.api.listPortalAccesses({ params: patient });
    expect(seen[0]).toMatchObject({
      byPatient: true,
      grantedBy: anna.userId,
      userId: clara.userId,
      evidence: body.whom,
      state: 'open',
      until,
    });
    await desk.api.endPortalAccess({ params: seen[0]! });
    await expect(clara.api.listPortalVisits({ params: patient })).rejects.toMatchObject(refused('portal_access_ended'));
  });

  test('and the clinic can end it, each at once', async () => {
    const patient = await register();
    const [anna, ben] = [await withAccess(patient), await withAccess(patient, { basis: 'attorney' })];
    await desk.api.endPortalAccess({ params: ben.portal });
    await expect(ben.api.getPortalRecord({ params: patient })).rejects.toMatchObject(refused('portal_access_ended'));
    await anna.api.leavePortal({ params: patient });
    await expect(anna.api.getPortalRecord({ params: patient })).rejects.toMatchObject(refused('portal_access_ended'));
    await desk.api.changePatient({ params: patient, body: { ended: true } });
    await expect(anna.api.getPortalRecord({ params: patient })).rejects.toMatchObject(closed);
  });
});

describe('whoever acts for a patient', () => {
  test('does what they were granted and no more, under both names, until the child is of age: by the next request of the same session', async () => {
    const born = yearsAgo(18, 1);
    const patient = await register(born);
    const mother = await withAccess(patient, { basis: 'parent', scopes: ['visits', 'record'] }, born);
    const { data: visit } = await mother.api.createPortalVisit({ params: patient, body: { ...booking, start: at(12) } });
    for (const ask of [
      () => mother.api.listPortalPrescriptions({ params: patient }),
      () => mother.api.exportPortalRecord({ params: patient }),
    ])
      await expect(ask()).rejects.toMatchObject(refused('not_in_portal_scope'));
    await expect(mother.api.changePortalRecord({ params: patient, body: { consents: { sms: true } } })).rejects.toMatchObject(
      refused('not_in_portal_scope'),
    );
    for (const reading of (await mother.api.listPortalReadings({ params: patient })).data) expect(reading).not.toHaveProperty('operation');
    const { data: seen } = await owner.api.listPatientAccesses({ params: patient });
    expect(seen.find(({ operation }) => operation === 'createPortalVisit')).toMatchObject({
      userId: mother.userId,
      patientId: patient.patientId,
      portalAccessId: mother.portal.portalAccessId,
    });
    // The day before that was a mistake: they came of age this morning.
    await desk.api.changePatient({ params: patient, body: { birthDate: yearsAgo(18) } });
    await expect(mother.api.getPortalVisit({ params: visit })).rejects.toMatchObject(refused('portal_access_ended'));
    const anna = await withAccess(patient, { basis: 'self' }, yearsAgo(18));
    expect((await anna.api.getPortalVisit({ params: visit })).data.start).toBe(at(12));
    const readings = (await anna.api.listPortalReadings({ params: patient })).data;
    expect(readings.find(({ operation }) => operation === 'createPortalVisit')).toMatchObject({ by: 'proxy' });
    await expect(grant(patient, { basis: 'parent' })).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
  });

  test('until an end has ended by itself then, and the desk that gave it is told before and after, of nobody by name', async () => {
    const [patient, clerk] = await Promise.all([register(), memberOf(clinic, owner, 'reception')]);
    const until = new Date(Date.now() + 8_000).toISOString();
    const ben = await withAccess(patient, { basis: 'attorney', until }, undefined, clerk);
    expect((await ben.api.listPortals({})).data).toMatchObject([{ until }]);
    const { data: ended } = await eventually('its end', async () => {
      const { data } = await desk.api.listPortalAccesses({ params: patient });
      return data[0]?.endedAt !== undefined && { data: data[0] };
    });
    expect(ended).toMatchObject({ endedAt: until, endedBy: 'clock', endToldAt: expect.any(String) });
    await expect(ben.api.getPortalRecord({ params: patient })).rejects.toMatchObject(refused('portal_access_ended'));
    const told = await eventually('both notices', async () => {
      const { data } = await clerk.api.listNotifications({ query: {} });
      const found = data.flatMap(({ content }) => (content.kind === 'account' && content.notice.startsWith('portal_') ? [content] : []));
      return found.length >= 2 && found;
    });
    expect(told.map(({ notice }) => notice).sort()).toEqual(['portal_ended', 'portal_ending']);
    expect(JSON.stringify(told)).not.toMatch(/Muster|patient_|user_/);
  });
});
