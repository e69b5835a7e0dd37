import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { askFhir, type Wire } from '../../../scripts/testing/fhir.ts';
import { logBesideTable } from '../../../scripts/testing/log.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { fhirIdOf } from '../../../shared/domain/clinic/fhir/ids.ts';

type Place = Pick<Person, 'workspaceId'>;
let ada: Person;
let cara: Person;
let desk: Person;
let clinic: Place;
let schedules: { clinician: string; room: string };
let visitTypeId: string;
let patient: string;

const dayAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const ask = (path: string, asked?: Parameters<typeof askFhir>[3], by: { token?: string } = desk) => askFhir(by, clinic, path, asked);
const read = async (path: string, by?: { token?: string }): Promise<Wire> => {
  const { status, resource } = await ask(path, {}, by);
  expect(status, JSON.stringify(resource)).toBe(200);
  return resource;
};
const matches = ({ entry = [] }: Wire): Wire[] => entry.flatMap(({ resource, search }) => (search.mode === 'match' ? [resource] : []));
const idsIn = (bundle: Wire): string[] => matches(bundle).map(({ id }) => id);

const times = (day: string) =>
  `Slot?schedule=${schedules.clinician},${schedules.room}&service-type=${visitTypeId}&start=ge${day}T08:00:00Z&start=lt${day}T10:00:00Z`;
/** The slots of the first free time of a day, and of the one after it. */
const freeOn = async (day: string): Promise<Wire[][]> => {
  const slots = matches(await read(times(day)));
  const byStart = [...Map.groupBy(slots, ({ start }) => start).values()];
  for (const each of byStart) expect(each).toHaveLength(2);
  return byStart;
};
const sent = (slots: Wire[], status: 'pending' | 'booked') => ({
  resourceType: 'Appointment',
  status,
  slot: slots.map(({ id }) => ({ reference: `Slot/${id}` })),
  participant: [{ actor: { reference: `Patient/${patient}` }, status: 'accepted' }],
});
const put = (visit: Wire, change: object, version = visit.meta!.versionId, by?: Person) =>
  ask(`Appointment/${visit.id}`, { method: 'PUT', body: { ...visit, ...change }, headers: { 'if-match': `W/"${version}"` } }, by);

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  [cara, desk] = await Promise.all([memberOf(clinic, ada, 'clinician'), memberOf(clinic, ada, 'reception')]);
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '08:00', to: '16:00' }];
  const made = async (body: object) =>
    (await ada.api.createSchedule({ params: clinic, body: { zone: 'UTC', hours, ...body } as never })).data.scheduleId;
  schedules = {
    clinician: fhirIdOf(await made({ name: 'Dr Cara', kind: 'clinician', userId: cara.userId })),
    room: fhirIdOf(await made({ name: 'Room one', kind: 'room' })),
  };
  const body = { name: 'Consultation', minutes: 30, zone: 'UTC', needs: ['clinician' as const, 'room' as const] };
  visitTypeId = fhirIdOf((await ada.api.createVisitType({ params: clinic, body })).data.visitTypeId);
  const input = { names: [{ family: 'Muster', given: ['Anna'] }], gender: 'female' as const };
  patient = fhirIdOf((await ada.api.createPatient({ params: clinic, body: input })).data.patientId);
});

describe('a practice', () => {
  test('is read and found by what it has: the clinic, its staff and their roles, rooms, what is booked, and when', async () => {
    const organization = fhirIdOf(clinic.workspaceId);
    const practitioner = fhirIdOf(cara.userId);
    const all: [string, string][] = [
      ['Organization?name=prac', organization],
      [`Organization?_id=${organization}`, organization],
      [`Practitioner?_id=${practitioner}`, practitioner],
      [`PractitionerRole?practitioner=Practitioner/${practitioner}`, practitioner],
      ['PractitionerRole?role=clinician', practitioner],
      ['Location?name=room&status=active', schedules.room],
      ['HealthcareService?name=cons&active=true', visitTypeId],
      [`Schedule?actor=Practitioner/${practitioner}&active=true`, schedules.clinician],
      [`Schedule?actor=Location/${schedules.room}`, schedules.room],
    ];
    for (const [query, id] of all) {
      const bundle = await read(query);
      expect([query, idsIn(bundle), bundle.total]).toEqual([query, [id], 1]);
      const [type] = query.split('?');
      expect(await read(`${type}/${id}`)).toEqual(matches(bundle)[0]);
    }
    expect(idsIn(await read('Practitioner'))).toHaveLength(3);
    const officer = await memberOf(clinic, ada, 'privacy_officer');
    expect(idsIn(await read('PractitionerRole?role=privacy_officer'))).toEqual([fhirIdOf(officer.userId)]);
    expect(idsIn(await read('Device'))).toEqual([]);
    expect(idsIn(await read('Schedule?active=false'))).toEqual([]);
  });

  test('says of what is not there, or of another kind, that it is not found', async () => {
    const suffix = '01h455vb4pex5vsknk084sn02q';
    for (const path of [
      `Location/${schedules.clinician}`,
      `Device/${schedules.room}`,
      `Organization/ws-${suffix}`,
      `Practitioner/user-${suffix}`,
      `Schedule/schedule-${suffix}`,
      'HealthcareService/x',
      'Slot/x',
      'Appointment/x',
    ])
      expect((await ask(path)).status, path).toBe(404);
    for (const query of [
      'Practitioner?email=x',
      'Schedule?actor=Patient/x',
      'Location?status=gone',
      'Organization?name:missing=true',
      'Location?status:exact=active',
    ])
      expect((await ask(query)).status, query).toBe(400);
  });
});

describe('a free time', () => {
  test('is found between two moments, page by page, and read by its id, until it is taken', async () => {
    const day = dayAhead(3);
    const [first] = await freeOn(day);
    expect(first!.map(({ status, schedule }) => [status, schedule]).sort()).toEqual(
      [schedules.clinician, schedules.room].map(id => ['free', { reference: `Schedule/${id}` }]).sort(),
    );
    const slot = first![0]!;
    expect(await read(`Slot/${slot.id}`)).toEqual(slot);
    const paged = await read(`${times(day)}&_count=3`);
    expect([idsIn(paged).length, paged.link!.some(({ relation }) => relation === 'next')]).toEqual([3, true]);
    const booked = await ask('Appointment', { body: sent(first!, 'booked') });
    expect(booked.status, booked.text).toBe(201);
    expect((await read(`Slot/${slot.id}`)).status).toBe('busy');
    expect((await freeOn(day)).map(([each]) => each!.start)).not.toContain(slot.start);
  });

  test('is not looked for without saying where, what for and until when', async () => {
    const day = dayAhead(3);
    const base = `Slot?schedule=${schedules.clinician},${schedules.room}&service-type=${visitTypeId}`;
    for (const [query, expression] of [
      [`Slot?service-type=${visitTypeId}&start=${day}`, 'http.schedule'],
      [`Slot?schedule=${schedules.room}&start=${day}`, 'http.service-type'],
      [base, 'http.start'],
      [`${base}&start=ge${day}`, 'http.start'],
      [`${base}&start=ge${day}&start=lt${dayAhead(40)}`, 'http.start'],
      [`${base}&start=${day}&status=busy`, 'http.status'],
      [`Slot?schedule=Location/${schedules.room}&service-type=${visitTypeId}&start=${day}`, 'http.schedule'],
    ]) {
      const { status, resource } = await ask(query!);
      expect([query, status, resource.issue?.[0]?.expression]).toEqual([query, 400, [expression]]);
    }
    const elsewhere = base.replace(visitTypeId, 'visit-type-01h455vb4pex5vsknk084sn02q');
    expect(idsIn(await read(`${elsewhere}&start=${day}`))).toEqual([]);
  });
});

describe('a visit', () => {
  test('is held, booked, moved, checked in or called off, by the version that was seen', async () => {
    const day = dayAhead(5);
    const [first, second] = await freeOn(day);
    const held = await ask('Appointment', { body: sent(first!, 'pending') });
    expect([held.status, held.resource.status, held.headers.get('etag')]).toEqual([201, 'pending', 'W/"1"']);
    const booked = await put(held.resource, { status: 'booked' });
    expect([booked.status, booked.resource.status]).toEqual([200, 'booked']);
    expect((await put(held.resource, { status: 'booked' })).status).toBe(412);
    const { start: _start, end: _end, ...rest } = booked.resource;
    const moved = await put(rest as Wire, { slot: sent(second!, 'booked').slot });
    expect([moved.status, moved.resource.id, moved.resource.start]).toEqual([200, held.resource.id, second![0]!.start]);
    expect((await put(moved.resource, {})).resource).toEqual(moved.resource);
    const cancelled = await put(moved.resource, { status: 'cancelled' });
    expect([cancelled.status, cancelled.resource.status]).toEqual([200, 'cancelled']);
    expect((await put(cancelled.resource, { status: 'booked', cancelationReason: undefined })).status).toBe(409);
    expect((await freeOn(day)).map(([each]) => each!.start)).toEqual(expect.arrayContaining([first![0]!.start, second![0]!.start]));
  });

  test('of which a change is sent again is answered as it is, and a key is for one change', async () => {
    const [first, second] = await freeOn(dayAhead(10));
    let { resource: visit } = await ask('Appointment', { body: sent(first!, 'pending') });
    for (const change of [{ slot: sent(second!, 'pending').slot }, { status: 'booked' }, { status: 'cancelled' }]) {
      const { start: _start, end: _end, ...rest } = visit;
      const body = { ...rest, ...change };
      const version = visit.meta!.versionId;
      const headers = { 'if-match': `W/"${version}"`, 'idempotency-key': `retry-of-${version}` };
      const send = (of: object) => ask(`Appointment/${visit.id}`, { method: 'PUT', headers, body: of });
      const [once, again] = [await send(body), await send(body)];
      expect([once.status, again.status], once.text).toEqual([200, 200]);
      expect(again.resource).toEqual(once.resource);
      expect((await send({ ...body, minutesDuration: 31 })).status).toBe(422);
      visit = once.resource;
    }
  });

  test('of which many ask for the same time is booked once', async () => {
    const [first] = await freeOn(dayAhead(6));
    const replies = await Promise.all(Array.from({ length: 8 }, () => ask('Appointment', { body: sent(first!, 'booked') })));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    const [issue] = replies.find(({ status }) => status === 409)!.resource.issue!;
    expect([issue!.code, issue!.details!.coding.map(({ code }) => code)[0]]).toEqual(['conflict', 'slot_unavailable']);
    expect(['taken', 'patient_busy']).toContain(issue!.details!.coding[1]!.code);
  });

  test('is found by its patient and by whose time it takes on a day, as far as whoever asks may see it', async () => {
    const day = dayAhead(7);
    const [first] = await freeOn(day);
    const { resource: visit } = await ask('Appointment', { body: sent(first!, 'booked') });
    const practitioner = fhirIdOf(cara.userId);
    for (const query of [
      `patient=Patient/${patient}&date=${day}`,
      `patient=${patient}&date=ge${day}T00:00:00Z&date=lt${dayAhead(8)}&status=booked,pending`,
      `practitioner=Practitioner/${practitioner}&date=${day}`,
      `actor=Location/${schedules.room}&date=${day}&patient=${patient}`,
      `location=${schedules.room}&date=${day}`,
      `_id=${visit.id}`,
    ]) {
      const bundle = await read(`Appointment?${query}`);
      expect([query, matches(bundle), bundle.total]).toEqual([query, [visit], 1]);
      expect([query, idsIn(await read(`Appointment?${query}`, cara))]).toEqual([query, [visit.id]]);
    }
    for (const query of [
      `patient=${patient}&status=noshow`,
      `_id=${visit.id}&date=${dayAhead(9)}`,
      'patient=patient-01h455vb4pex5vsknk084sn02q',
    ])
      expect(idsIn(await read(`Appointment?${query}`))).toEqual([]);
    // What is forgotten after a month, or takes nobody's time, is not said to be none.
    for (const query of [`date=${dayAhead(-40)}`, `date=${day}&status=cancelled`]) {
      const bundle = await read(`Appointment?practitioner=${practitioner}&${query}`);
      expect([query, matches(bundle), bundle.total, bundle.entry?.map(({ search }) => search.mode)]).toEqual([
        query,
        [],
        undefined,
        ['outcome'],
      ]);
    }
    for (const query of ['', `practitioner=${practitioner}`, `date=${day}`, 'patient=a,b', 'status=fulfilled'])
      expect((await ask(`Appointment?${query}`)).status, query).toBe(400);
    const other = await memberOf(clinic, ada, 'clinician');
    const asked = [await ask(`Appointment/${visit.id}`, {}, other), await ask(`Appointment?_id=${visit.id}`, {}, other)];
    const seen = await other.api.listAppointments({ params: { ...clinic, patientId: `patient_${patient.slice('patient-'.length)}` } });
    expect([asked[0]!.status, idsIn(asked[1]!.resource)]).toEqual(seen.data.length > 0 ? [200, [visit.id]] : [403, []]);
    const officer = await memberOf(clinic, ada, 'privacy_officer');
    expect((await ask(`Appointment?patient=${patient},`, {}, officer)).status).toBe(403);
    await eventually('the log to say of whom that was refused, however it is written', async () => {
      const { entries } = await logBesideTable(`WS#${clinic.workspaceId}`);
      const searches = entries.filter(({ record }) => record.operation === 'fhirSearchAppointments');
      const words = [officer.userId, patient.replace('-', '_')];
      return searches.some(each => words.every(word => JSON.stringify(each).includes(word)));
    });
  });

  test('is refused with who is said to take part and does not, and with what a visit cannot say', async () => {
    const [first] = await freeOn(dayAhead(8));
    const body = sent(first!, 'booked');
    const stranger = { actor: { reference: `Practitioner/${fhirIdOf(ada.userId)}` }, status: 'accepted' };
    for (const wrong of [
      { ...body, participant: [...body.participant, stranger] },
      { ...body, participant: [] },
      { ...body, slot: [] },
      { ...body, status: 'noshow' },
      { ...body, priority: 1 },
      { ...body, start: '2020-01-01T00:00:00Z' },
    ])
      expect((await ask('Appointment', { body: wrong })).status, JSON.stringify(wrong)).toBe(400);
    expect(await freeOn(dayAhead(8))).toEqual(expect.arrayContaining([first]));
  });
});
