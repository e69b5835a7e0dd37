import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { prescribingClinic } from '../../../scripts/testing/clinic.ts';
import { askFhir, everyBundle, nextOf, signedIn, type Wire } from '../../../scripts/testing/fhir.ts';
import { logBesideTable } from '../../../scripts/testing/log.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { sayCode } from '../../../scripts/testing/portal.ts';
import { signDraft } from '../../../scripts/testing/prescription.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf } from '../../../scripts/testing/workspace.ts';
import { dispenseKeys, fhirIdOf, prescriptionKeys } from '../../../shared/domain/clinic/fhir/ids.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import type { PrescriptionInput } from '../../../shared/domain/clinic/prescriptions/content.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let doctor: Person;
let pharmacist: Person;
let desk: Person;
let officer: Person;
let proving: Person['api'];
let patient: PatientKey;
let subject: string;

const body = {
  medication: { text: 'Amoxicillin 500 mg capsules', coding: { system: 'urn:oid:2.16.840.1.113883.6.73', code: 'J01CA04' } },
  ...{ dose: '1 capsule, three times a day', quantity: { value: 21, unit: 'capsules' }, days: 7, repeats: 2 },
} satisfies PrescriptionInput;
const draft = async () => (await doctor.api.createPrescription({ params: patient, body })).data;
const ask = (path: string, by: Pick<Person, 'token'> = doctor) => askFhir(by, clinic, path);
const entries = ({ entry = [] }: Wire): Wire[] => entry.map(({ resource }) => resource);
const found = async (path: string, by?: Person): Promise<Wire[]> => {
  const { status, resource, text } = await ask(path, by);
  expect(status, text).toBe(200);
  return entries(resource);
};
const idsIn = (resources: Wire[]): string[] => resources.map(({ id }) => id);
const refusal = async (path: string, by?: Person) => {
  const { status, resource } = await ask(path, by);
  return [status, resource.resourceType, resource.issue?.[0]?.code, ...(resource.issue?.[0]?.expression ?? [])];
};

beforeAll(async () => {
  ({ ada, clinic, doctor, proving, pharmacist, patient } = await prescribingClinic());
  [desk, officer] = await Promise.all([memberOf(clinic, ada, 'reception'), memberOf(clinic, ada, 'privacy_officer')]);
  await doctor.api.changePatient({ params: patient, body: { consents: { email: true, sms: false } } });
  subject = `Patient/${fhirIdOf(patient.patientId)}`;
});

describe('a prescription', () => {
  test('is read and found as it stands, by who may read it, and by nobody else', async () => {
    const [signed, drafted] = [await signDraft(proving, await draft()), await draft()];
    const id = prescriptionKeys.write(signed);
    const { headers, resource } = await ask(`MedicationRequest/${id}`, pharmacist);
    expect(headers.get('etag')).toBe('W/"2"');
    expect(resource).toMatchObject({
      ...{ resourceType: 'MedicationRequest', id, status: 'active', intent: 'order', subject: { reference: subject } },
      ...{ medicationCodeableConcept: { text: body.medication.text }, requester: { reference: `Practitioner/${fhirIdOf(doctor.userId)}` } },
      dispenseRequest: { numberOfRepeatsAllowed: 2, expectedSupplyDuration: { value: 7, code: 'd' } },
    });
    const all = [prescriptionKeys.write(drafted), id];
    expect(idsIn(await found(`MedicationRequest?patient=${subject}`))).toEqual(all);
    expect(idsIn(await found(`MedicationRequest?patient=${fhirIdOf(patient.patientId)}&status=active,on-hold`))).toEqual([id]);
    expect(idsIn(await found(`MedicationRequest?patient=${subject}&status=draft`))).toEqual(all.slice(0, 1));
    expect(await refusal(`MedicationRequest/${id}`, desk)).toEqual([403, 'OperationOutcome', 'forbidden']);
    expect(await refusal(`MedicationRequest?patient=${subject}`, desk)).toEqual([403, 'OperationOutcome', 'forbidden']);
    expect(await refusal(`MedicationRequest/${id}`, await person('eve'))).toEqual([404, 'OperationOutcome', 'not-found']);
  });

  test('is found in pages, each once', async () => {
    const all = idsIn(await found(`MedicationRequest?patient=${subject}`));
    const pages = await everyBundle(async path => (await ask(path)).resource, `MedicationRequest?patient=${subject}&_count=1`);
    expect(pages.flatMap(each => idsIn(entries(each)))).toEqual(all);
    for (const each of pages) expect(nextOf(each) ?? '').not.toContain(fhirIdOf(patient.patientId));
  });

  test('is not found by what is not understood, which is named', async () => {
    const other = { ...patient, patientId: 'patient_01h455vb4pex5vsknk084sn02q' } as const;
    for (const [query, expression] of [
      ['', 'http.patient'],
      ['status=active', 'http.patient'],
      ['patient=1', 'http.patient'],
      [`patient=${subject},${subject}`, 'http.patient'],
      [`patient=${subject}&status=signed`, 'http.status'],
      [`patient=${subject}&medication=x`, 'http.medication'],
    ])
      expect(await refusal(`MedicationRequest?${query}`), query).toEqual([400, 'OperationOutcome', expect.any(String), expression]);
    expect(await refusal(`MedicationRequest?patient=${fhirIdOf(other.patientId)}`)).toEqual([404, 'OperationOutcome', 'not-found']);
    expect((await ask('MedicationRequest/1')).status).toBe(404);
  });

  test('that was signed is verified by its Provenance and the keys of the stage alone', async () => {
    const signed = await signDraft(proving, await draft());
    const [told] = await found(`Provenance?target=MedicationRequest/${prescriptionKeys.write(signed)}`);
    expect((await ask(`Provenance/${told!.id}`)).resource).toEqual(told);
    const [{ who }] = told!.signature as [{ who: { reference: string } }];
    expect(who.reference).toBe(`Practitioner/${fhirIdOf(doctor.userId)}`);
    expect((await signedIn(told!)).isSigned).toBe(true);
    const drafted = prescriptionKeys.write(await draft());
    expect(await found(`Provenance?target=MedicationRequest/${drafted}`)).toEqual([]);
    expect((await ask(`Provenance/${drafted}`)).status).toBe(404);
  });

  test('that is dispensed is told with what of it, and was cancelled where that came back', async () => {
    const signed = await signDraft(proving, await draft());
    const [first, second] = [
      await pharmacist.api.createDispense({ params: signed, body: {} }),
      await pharmacist.api.createDispense({ params: signed, body: { days: 5 } }),
    ];
    await pharmacist.api.returnDispense({ params: first.data, body: { reason: 'Not picked up' } });
    const prescription = `MedicationRequest/${prescriptionKeys.write(signed)}`;
    const all = await found(`MedicationDispense?prescription=${prescription}`, pharmacist);
    expect(idsIn(all)).toEqual([dispenseKeys.write(second.data), dispenseKeys.write(first.data)]);
    expect(all[0]).toMatchObject({
      status: 'completed',
      medicationCodeableConcept: { text: body.medication.text },
      daysSupply: { value: 5 },
    });
    expect(idsIn(await found(`MedicationDispense?prescription=${prescription}&status=cancelled`))).toEqual([all[1]!.id]);
    expect((await ask(`MedicationDispense/${all[1]!.id}`)).resource).toEqual(all[1]);
    expect(await refusal(`MedicationDispense/${all[0]!.id}`, desk)).toEqual([403, 'OperationOutcome', 'forbidden']);
  });
});

test('who treats a patient, and by what they want to be told, is told to who may read patients', async () => {
  const id = fhirIdOf(patient.patientId);
  const [team] = await found(`CareTeam?patient=${subject}`, desk);
  expect(team).toMatchObject({
    id,
    subject: { reference: subject },
    participant: [{ member: { reference: `Practitioner/${fhirIdOf(doctor.userId)}` } }],
  });
  expect((await ask(`CareTeam/${id}`, desk)).resource).toEqual(team);
  const consents = await found(`Consent?patient=${subject}`, desk);
  expect(consents.map(({ id: each, status }) => [each, status])).toEqual([
    [`${id}.email`, 'active'],
    [`${id}.sms`, 'active'],
  ]);
  expect((await ask(`Consent/${id}.sms`)).resource).toEqual(consents[1]);
  expect((await ask(`Consent/${id}.post`)).status).toBe(404);
  expect((await ask(`Consent/${id}.fax`)).status).toBe(404);
  for (const path of [`CareTeam/${id}`, `Consent?patient=${subject}`])
    expect(await refusal(path, officer)).toEqual([403, 'OperationOutcome', 'forbidden']);
});

test('who acts for a patient by their portal is told to who may read patients, and who did; the patient agrees to be told by a channel', async () => {
  const [guardian, own] = [
    await ada.api.createPortalAccess({ params: patient, body: { basis: 'guardian', evidence: 'Court order' } }),
    await ada.api.createPortalAccess({ params: patient, body: { basis: 'self', evidence: 'Identity card' } }),
  ].map(({ data }) => data);
  const path = `RelatedPerson?patient=${subject}`;
  expect(await found(path, desk)).toEqual([]);
  for (const { code } of [guardian!, own!]) await sayCode(await person('holder'), code, '1984-02-29');
  const [told, ...others] = await found(path, desk);
  expect(others).toEqual([]);
  expect(told).toMatchObject({ active: true, patient: { reference: subject }, relationship: [{ coding: [{ code: 'GUARD' }] }] });
  expect((await ask(`RelatedPerson/${told!.id}`, desk)).resource).toEqual(told);
  await desk.api.endPortalAccess({ params: guardian! });
  expect((await ask(`RelatedPerson/${told!.id}`, desk)).resource).toMatchObject({ active: false, period: { end: expect.any(String) } });
  for (const { performer } of await found(`Consent?patient=${subject}`, desk)) expect(performer).toEqual([{ reference: subject }]);
  expect(await refusal(path, officer)).toEqual([403, 'OperationOutcome', 'forbidden']);
});

test('each who was shown a patient is told to who answers for that, by which route they were, FHIR too', async () => {
  const id = fhirIdOf(patient.patientId);
  await ask(`CareTeam/${id}`, desk);
  const events = await found(`AuditEvent?patient=${subject}`, officer);
  const operations = events.map(({ subtype }) => (subtype as { code: string }[])[0]!.code);
  expect(operations).toEqual(expect.arrayContaining(['createPatient', 'fhirReadCareTeam']));
  expect(events.length).toBe((await officer.api.listPatientAccesses({ params: patient, query: { limit: 100 } })).data.length);
  expect(events[0]).toMatchObject({
    agent: [{ who: { reference: `Practitioner/${fhirIdOf(desk.userId)}` } }],
    entity: [{ what: { reference: subject } }],
  });
  expect((await ask(`AuditEvent/${events[0]!.id}`, officer)).resource).toEqual(events[0]);
  const named = await eventually('the entry of that search', async () => {
    const { entries: all } = await logBesideTable(`WS#${clinic.workspaceId}`);
    const asked = all.filter(({ record }) => record.operation === 'fhirSearchAuditEvents');
    return asked.length > 0 && asked;
  });
  expect(JSON.stringify(named)).toContain(patient.patientId);
  expect(await refusal(`AuditEvent?patient=${subject}`)).toEqual([403, 'OperationOutcome', 'forbidden']);
});

test('all that is known of a patient is read page by page, each once, by who may read all of it', async () => {
  const own = (
    await doctor.api.createPatient({
      params: clinic,
      body: { names: [{ family: 'Ganz' }], gender: 'other', consents: { call: true }, alerts: ['Penicillin: anaphylaxis'] },
    })
  ).data;
  const prescription = (await doctor.api.createPrescription({ params: own, body })).data;
  const signed = await signDraft(proving, prescription);
  await pharmacist.api.createDispense({ params: signed, body: {} });
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const room = { name: 'Room', kind: 'room', zone: 'UTC', hours } as const;
  const { scheduleId } = (await ada.api.createSchedule({ params: clinic, body: room })).data;
  const visit = { name: 'Visit', minutes: 30, zone: 'UTC', needs: ['room' as const] };
  const { visitTypeId } = (await ada.api.createVisitType({ params: clinic, body: visit })).data;
  const start = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 172_800_000).toISOString();
  for (const later of [0, 1, 2]) {
    const at = new Date(Date.parse(start) + later * 3_600_000).toISOString();
    await ada.api.createAppointment({ params: own, body: { visitTypeId, scheduleIds: [scheduleId], start: at } });
  }
  const path = `Patient/${fhirIdOf(own.patientId)}/$everything`;
  const allFor = async (by: Person, count: number): Promise<Wire[]> => {
    const read = async (page: string): Promise<Wire> => {
      const { status, resource, text } = await ask(page, by);
      expect(status, text).toBe(200);
      return resource;
    };
    return (await everyBundle(read, `${path}?_count=${count}`)).flatMap(entries);
  };
  const seen = await allFor(ada, 1);
  const told = seen.map(({ resourceType, id }) => `${resourceType}/${id}`);
  expect(new Set(told).size).toBe(told.length);
  const types = [...new Set(seen.map(({ resourceType }) => resourceType))];
  expect(seen.filter(({ resourceType }) => resourceType === 'Appointment')).toHaveLength(3);
  expect(seen.find(({ resourceType }) => resourceType === 'Flag')).toMatchObject({ code: { text: 'Penicillin: anaphylaxis' } });
  expect(types).toEqual([
    'Patient',
    'CareTeam',
    'Consent',
    'Flag',
    'Appointment',
    'MedicationRequest',
    'Provenance',
    'MedicationDispense',
    'AuditEvent',
  ]);
  const operations = seen.flatMap(({ subtype = [] }) => (subtype as { code: string }[]).map(({ code }) => code));
  expect(operations).toContain('fhirReadEverything');
  // A clinician sees the visits to them alone, of which there are none.
  const ofDoctor = (await allFor(doctor, 100)).map(({ resourceType }) => resourceType);
  expect([...new Set(ofDoctor)]).toEqual(types.filter(type => type !== 'Appointment'));
  for (const by of [desk, pharmacist, officer]) expect(await refusal(path, by)).toEqual([403, 'OperationOutcome', 'forbidden']);
});

test('somebody is matched before they are registered twice, the likeliest first, and each who is told stands in the log', async () => {
  const registered = (family: string, birthDate: string) =>
    desk.api.createPatient({ params: clinic, body: { names: [{ family, given: ['Ottilie'] }], gender: 'female', birthDate } });
  const [same, like] = [await registered('Quendel', '1961-03-04'), await registered('Quendler', '1961-04-03')];
  const resource = { resourceType: 'Patient', name: [{ family: 'Quendel', given: ['Ottilie'] }], birthDate: '1961-03-04' };
  const matched = async (parameter: object[]) =>
    (await askFhir(desk, clinic, 'Patient/$match', { body: { resourceType: 'Parameters', parameter } })).resource;
  const asked = { name: 'resource', resource };
  const all = await matched([asked]);
  expect(idsIn(entries(all))).toEqual([fhirIdOf(same.data.patientId), fhirIdOf(like.data.patientId)]);
  const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/match-grade', valueCode: 'probable' }];
  expect(all.entry![0]!.search).toMatchObject({ mode: 'match', extension });
  expect(idsIn(entries(await matched([asked, { name: 'count', valueInteger: 1 }])))).toEqual([fhirIdOf(same.data.patientId)]);
  expect(entries(await matched([asked, { name: 'onlyCertainMatches', valueBoolean: true }]))).toEqual([]);
  expect((await matched([{ name: 'count', valueInteger: 1 }])).issue![0]).toMatchObject({ severity: 'error' });
  const whole = { ...resource, gender: 'male', telecom: [{ system: 'phone', value: '+4930123456' }] };
  expect(idsIn(entries(await matched([{ name: 'resource', resource: whole }])))).toEqual(idsIn(entries(all)));
  const { data } = await officer.api.listPatientAccesses({ params: like.data });
  expect(data.map(({ operation }) => operation)).toContain('fhirMatchPatient');
});
