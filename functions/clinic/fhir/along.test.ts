import { beforeAll, describe, expect, test } from 'vitest';
import { prescribingClinic } from '../../../scripts/testing/clinic.ts';
import { askFhir, everyBundle, toldIn, type Wire, warningsIn } from '../../../scripts/testing/fhir.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { signDraft } from '../../../scripts/testing/prescription.ts';
import { memberOf } from '../../../scripts/testing/workspace.ts';
import { fhirIdOf, noteKeys, prescriptionKeys } from '../../../shared/domain/clinic/fhir/ids.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let doctor: Person;
let pharmacist: Person;
let desk: Person;
let officer: Person;
let patient: PatientKey;
let other: PatientKey;
let request: string;
let note: string;
let room: string;
let device: string;
let slots: string;

const ask = (path: string, by: { token?: string } = ada, asked?: Parameters<typeof askFhir>[3]) => askFhir(by, clinic, path, asked);
const bundleOf = async (path: string, by?: { token?: string }): Promise<Wire> => {
  const { status, resource, text } = await ask(path, by);
  expect(status, `${path}: ${text}`).toBe(200);
  return resource;
};
const sortedIn = (bundle: Wire, mode: 'match' | 'include'): string[] => toldIn(bundle, mode).sort();
const found = async (path: string, by?: { token?: string }): Promise<string[]> => sortedIn(await bundleOf(path, by), 'match');
const along = async (path: string, by?: { token?: string }): Promise<string[]> => sortedIn(await bundleOf(path, by), 'include');
const who = (key: PatientKey): string => `Patient/${fhirIdOf(key.patientId)}`;
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  const there = await prescribingClinic();
  ({ ada, clinic, doctor, pharmacist, patient } = there);
  [desk, officer] = await Promise.all([memberOf(clinic, ada, 'reception'), memberOf(clinic, ada, 'privacy_officer')]);
  const body = {
    names: [{ family: 'Muster', given: ['Berta'] }],
    gender: 'other',
    birthDate: '1990-05-06',
    identifiers: [{ system: 'urn:zq:card', value: 'B1' }],
  } as const;
  other = (await desk.api.createPatient({ params: clinic, body })).data;
  const prescription = { medication: { text: 'Ibuprofen' }, dose: '1', quantity: { value: 20, unit: 'tablets' }, days: 10 };
  const signed = await signDraft(there.proving, (await doctor.api.createPrescription({ params: patient, body: prescription })).data);
  await pharmacist.api.createDispense({ params: signed, body: {} });
  request = prescriptionKeys.write(signed);
  note = noteKeys.write((await doctor.api.createNote({ params: patient, body: { title: 'Visit', text: 'Cough' } })).data);
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const schedule = async (more: object) =>
    (await ada.api.createSchedule({ params: clinic, body: { zone: 'UTC', hours, ...more } as never })).data.scheduleId;
  const clinician = await schedule({ name: 'Doctor', kind: 'clinician', userId: doctor.userId });
  const scheduleIds = [clinician, await schedule({ name: 'Room', kind: 'room' }), await schedule({ name: 'Scanner', kind: 'device' })];
  [room, device] = [fhirIdOf(scheduleIds[1]!), fhirIdOf(scheduleIds[2]!)];
  const type = { name: 'Scan', minutes: 30, needs: ['clinician' as const, 'room' as const, 'device' as const], zone: 'UTC' };
  const { visitTypeId } = (await ada.api.createVisitType({ params: clinic, body: type })).data;
  for (const [params, hour] of [
    [patient, '08'],
    [other, '09'],
  ] as const)
    await ada.api.createAppointment({ params, body: { visitTypeId, scheduleIds, start: `${tomorrow}T${hour}:00:00.000Z` } });
  slots = `Slot?schedule=${scheduleIds.map(fhirIdOf)}&service-type=${fhirIdOf(visitTypeId)}&start=${tomorrow}&_count=3`;
});

describe('what comes along with what is found', () => {
  test('is what it refers to: who comes to a visit, to whom, where; whose a prescription or a note is; whose time a schedule says', async () => {
    const practitioner = `Practitioner/${fhirIdOf(doctor.userId)}`;
    const visits = `Appointment?actor=Location/${room}&date=${tomorrow}`;
    expect(await along(`${visits}&_include=Appointment:patient`)).toEqual([who(patient), who(other)].sort());
    expect(await along(`${visits}&_include=Appointment:practitioner&_include=Appointment:location:Location`)).toEqual([
      `Location/${room}`,
      practitioner,
    ]);
    const all = await along(`${visits}&_include=Appointment:actor`);
    expect(all).toHaveLength(6);
    expect(all).toEqual(expect.arrayContaining([who(patient), who(other), practitioner, `Location/${room}`, `Device/${device}`]));
    expect(await along(`${visits}&_include=Appointment:actor:Practitioner`)).toEqual([practitioner]);
    expect(await along(`${visits}&_include=Appointment:actor:Device`)).toEqual([`Device/${device}`]);
    expect(await along(`${visits}&_include=Appointment:patient&_count=1`)).toHaveLength(1);
    expect(
      await along(`MedicationRequest?patient=${who(patient)}&_include=MedicationRequest:patient&_include=MedicationRequest:requester`),
    ).toEqual([who(patient), practitioner]);
    expect(
      await along(`DocumentReference?patient=${who(patient)}&_include=DocumentReference:author&_include=DocumentReference:patient`),
    ).toEqual([who(patient), practitioner]);
    expect(await along(`${slots}&_include=Slot:schedule`)).toHaveLength(3);
    expect(await along('Schedule?_include=Schedule:actor')).toEqual([`Device/${device}`, `Location/${room}`, practitioner].sort());
    expect(await along(`PractitionerRole?practitioner=${practitioner}&_include=PractitionerRole:practitioner`)).toEqual([practitioner]);
  });

  test('is what refers to it: visits, prescriptions and notes of patients, signatures and dispenses of prescriptions', async () => {
    const refers = ['Appointment', 'MedicationRequest', 'DocumentReference'].map(type => `&_revinclude=${type}:patient`).join('');
    const bundle = await bundleOf(`Patient?name=muster${refers}`, ada);
    expect(sortedIn(bundle, 'match')).toEqual([who(patient), who(other)].sort());
    const told = sortedIn(bundle, 'include').map(each => each.split('/')[0]);
    expect(told).toEqual(['Appointment', 'Appointment', 'DocumentReference', 'MedicationRequest']);
    const visits = await along(`Patient?_id=${fhirIdOf(patient.patientId)}&_revinclude=Appointment:patient`, doctor);
    expect(visits).toEqual(await found(`Appointment?patient=${who(patient)}`, doctor));
    const ofRequest = await along(
      `MedicationRequest?patient=${who(patient)}&_revinclude=Provenance:target&_revinclude=MedicationDispense:prescription`,
      pharmacist,
    );
    expect(ofRequest.map(each => each.split('/')[0])).toEqual(['MedicationDispense', 'Provenance']);
  });

  test('needs the right to read it, and stands with each patient whom it shows', async () => {
    for (const [path, by] of [
      [`MedicationRequest?patient=${who(patient)}&_include=MedicationRequest:patient`, officer],
      ['Patient?name=muster&_revinclude=DocumentReference:patient', desk],
      ['Patient?name=muster&_revinclude=MedicationRequest:patient', desk],
    ] as const) {
      const { status, resource } = await ask(path, by);
      expect([path, status, resource.issue![0]!.code]).toEqual([path, 403, 'forbidden']);
    }
    const before = (await officer.api.listPatientAccesses({ params: other })).data.length;
    await along(`Appointment?actor=Location/${room}&date=${tomorrow}&_include=Appointment:patient`, desk);
    const { data } = await officer.api.listPatientAccesses({ params: other });
    expect([data.length, data[0]!.operation]).toEqual([before + 1, 'fhirSearchAppointments']);
  });

  test('leaves out, and says so, of whom it is not open where the clinic keeps charts to care teams', async () => {
    await ada.api.changeClinic({ params: clinic, body: { chartReaders: 'care_team' } });
    const bundle = await bundleOf('Patient?name=muster&_revinclude=DocumentReference:patient', doctor);
    expect([sortedIn(bundle, 'include'), warningsIn(bundle)]).toEqual([[`DocumentReference/${note}`], ['suppressed']]);
    const notes = await bundleOf('DocumentReference?patient.name=muster', doctor);
    expect([sortedIn(notes, 'match'), warningsIn(notes)]).toEqual([[`DocumentReference/${note}`], ['suppressed']]);
    expect((await ask(`DocumentReference?patient=${who(other)}`, doctor)).status).toBe(403);
    await ada.api.changeClinic({ params: clinic, body: { chartReaders: 'everyone' } });
  });
});

describe('what is found by a chain', () => {
  test('is what there is of whom it leads to: by an identifier, a name, a birth date; and all that is asked of them holds', async () => {
    const [his] = await found(`Appointment?patient=${who(other)}`, desk);
    for (const chain of [
      'patient.identifier=urn:zq:card|B1',
      'patient.birthdate=1990-05-06',
      'patient:Patient.given=ber&patient.family=mus',
      `patient.family=muster&patient=${who(other)}`,
    ])
      expect([chain, await found(`Appointment?${chain}&status:not=cancelled`, desk)]).toEqual([chain, [his]]);
    expect(await found('Appointment?patient.family=muster', desk)).toHaveLength(2);
    expect(await found('Appointment?patient.family=muster&patient.birthdate:missing=true', desk)).toEqual([]);
    expect(await found('MedicationRequest?patient.family=muster&status=active', pharmacist)).toEqual([`MedicationRequest/${request}`]);
    expect(await found('MedicationRequest?patient.family=muster&status:not=active', doctor)).toEqual([]);
    const byForm = await ask('DocumentReference/_search', doctor, { form: 'patient.birthdate=1984-02-29' });
    expect(sortedIn(byForm.resource, 'match')).toEqual([`DocumentReference/${note}`]);
    expect(await found('Appointment?patient.identifier=urn:zq:card|none', desk)).toEqual([]);
  });

  test('is a search of patients: it needs that right, an index, and each who was found stands in the log, with a visit or without', async () => {
    for (const [query, expression] of [
      ['patient.gender=female', 'http.patient.name'],
      ['patient.name=mu', 'http.patient.name'],
      ['patient.phone=1', 'http.patient.phone'],
      ['practitioner.name=ada', 'http.practitioner.name'],
    ]) {
      const { status, resource } = await ask(`Appointment?${query}`, desk);
      expect([query, status, resource.issue?.[0]?.expression]).toEqual([query, 400, [expression]]);
    }
    const seesVisits = [{ resource: 'appointment' as const, actions: ['read' as const] }];
    const { data: key } = await ada.api.createKey({ body: { name: 'Board', scopes: [{ ...clinic, rows: seesVisits }] } });
    expect((await ask('Appointment?patient.name=muster', key)).status).toBe(403);
    await found('MedicationRequest?patient.birthdate=1990-05-06', pharmacist);
    const { data } = await officer.api.listPatientAccesses({ params: other });
    expect(data[0]).toMatchObject({ operation: 'fhirSearchMedicationRequests', userId: pharmacist.userId });
  });

  test('goes on page by page over all whom it leads to, each once', async () => {
    const text = { title: 'Second', text: 'Fever' };
    for (const params of [patient, other]) await doctor.api.createNote({ params, body: text });
    const all = await found('DocumentReference?patient.name=muster', doctor);
    const read = (path: string): Promise<Wire> => bundleOf(path, doctor);
    const pages = await everyBundle(read, 'DocumentReference?patient.name=muster&_count=1&_include=DocumentReference:patient');
    for (const each of pages) expect(toldIn(each, 'include')).toHaveLength(toldIn(each, 'match').length);
    const seen = pages.flatMap(each => toldIn(each, 'match'));
    expect([seen.length, seen.sort()]).toEqual([3, all]);
    expect((await bundleOf('DocumentReference?patient.name=muster&_summary=count', doctor)).total).toBe(3);
  });
});

describe('how much is told', () => {
  test('is a summary, some elements, how many there are, or no total', async () => {
    const [whole] = (await bundleOf('Patient?name=muster&birthdate=1990-05-06', desk)).entry!;
    const summary = (await bundleOf('Patient?name=muster&birthdate=1990-05-06&_summary=true', desk)).entry![0]!.resource;
    expect(whole!.resource).toMatchObject({ ...summary, meta: whole!.resource.meta });
    expect(summary.meta).toMatchObject({ tag: [{ code: 'SUBSETTED' }] });
    const named = (await bundleOf(`Patient?_id=${fhirIdOf(other.patientId)}&_elements=birthDate`, desk)).entry![0]!.resource;
    expect(Object.keys(named).sort()).toEqual(['active', 'birthDate', 'id', 'meta', 'resourceType']);
    const counted = await bundleOf('Patient?name=muster&_summary=count', desk);
    expect([counted.total, counted.entry]).toEqual([2, undefined]);
    expect((await bundleOf('Patient?name=muster&_count=0', desk)).total).toBe(2);
    expect(await bundleOf('Patient?name=muster&_total=none', desk)).not.toHaveProperty('total');
    expect((await bundleOf(`Consent?patient=${who(other)}&_total=accurate`, desk)).total).toBe(0);
  });

  test('is no change of the rest: what was cut is not taken for the whole', async () => {
    const path = `Patient?_id=${fhirIdOf(other.patientId)}&_elements=name`;
    const cut = (await bundleOf(path, desk)).entry![0]!.resource;
    const headers = { 'if-match': `W/"${cut.meta!.versionId}"` };
    const { status } = await ask(`Patient/${cut.id}`, desk, { method: 'PUT', body: cut, headers });
    expect(status).toBe(400);
  });

  test('leaves out what is not understood where whoever asks is content with that, and names it where not', async () => {
    const path = 'Patient?name=muster&_include=Patient:organization&telephone=1';
    const { status, resource } = await ask(path, desk);
    expect([status, resource.issue![0]!.expression]).toEqual([400, ['http._include']]);
    const lenient = await ask(path, desk, { headers: { prefer: 'handling=lenient' } });
    expect([lenient.status, lenient.resource.total]).toEqual([200, 2]);
    expect(lenient.resource.link![0]!.url).not.toMatch(/_include|telephone/);
  });
});

test('the server says what may come along', async () => {
  const { resource } = await ask('metadata', {});
  const [{ resource: types }] = resource.rest as [{ resource: { type: string; searchInclude?: string[]; searchRevInclude?: string[] }[] }];
  const of = (type: string) => types.find(each => each.type === type)!;
  expect(of('Appointment').searchInclude).toContain('Appointment:actor');
  expect(of('Patient').searchRevInclude).toEqual(['Appointment:patient', 'MedicationRequest:patient', 'DocumentReference:patient']);
  expect(of('Patient')).not.toHaveProperty('searchInclude');
});
