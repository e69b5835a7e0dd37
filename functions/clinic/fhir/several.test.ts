import { beforeAll, describe, expect, test } from 'vitest';
import { clinicWith } from '../../../scripts/testing/clinic.ts';
import { askFhir, everyBundle, toldIn, type Wire, warningsIn } from '../../../scripts/testing/fhir.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { fhirIdOf, noteKeys } from '../../../shared/domain/clinic/fhir/ids.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let doctor: Person;
let colleague: Person;
let officer: Person;
let patient: PatientKey;

const ask = (path: string, by: Pick<Person, 'token'> = doctor) => askFhir(by, clinic, path);
const bundleOf = async (path: string, by?: Pick<Person, 'token'>): Promise<Wire> => {
  const { status, resource, text } = await ask(path, by);
  expect(status, `${path}: ${text.slice(0, 500)}`).toBe(200);
  return resource;
};
/** All pages of a search: how long each is, what is found, and what is to be known. */
const pagesOf = async (path: string, by?: Pick<Person, 'token'>) => {
  const pages = await everyBundle(next => bundleOf(next, by), path);
  return {
    pages,
    found: pages.flatMap(each => toldIn(each, 'match')),
    longest: Math.max(...pages.map(each => JSON.stringify(each).length)),
  };
};
const who = ({ patientId }: PatientKey): string => `Patient/${fhirIdOf(patientId)}`;
const register = async (family: string, more: object = {}): Promise<PatientKey> =>
  (await doctor.api.createPatient({ params: clinic, body: { names: [{ family }], gender: 'female', ...more } })).data;
const write = async (params: PatientKey, text = 'Cough') => (await doctor.api.createNote({ params, body: { title: 'Visit', text } })).data;
const accessesOf = async (params: PatientKey) => (await officer.api.listPatientAccesses({ params, query: { limit: 100 } })).data;
const chartsOf = (chartReaders: 'care_team' | 'everyone') => ada.api.changeClinic({ params: clinic, body: { chartReaders } });

beforeAll(async () => {
  const { members, ...there } = await clinicWith('clinician', 'clinician', 'privacy_officer');
  ({ ada, clinic } = there);
  [doctor, colleague, officer] = members;
  patient = await register('Muster', { birthDate: '1984-02-29' });
  await write(patient);
});

describe('who is named beside a chain', () => {
  test('stands in the log, whether they fit or not, and others who fit with them', async () => {
    const other = await register('Beside', { birthDate: '1990-05-06' });
    for (const [day, many] of [
      ['1984-02-29', 1],
      ['1990-05-06', 0],
    ] as const) {
      const before = [(await accessesOf(patient)).length, (await accessesOf(other)).length];
      expect(toldIn(await bundleOf(`DocumentReference?patient=${who(patient)}&patient.birthdate=${day}`), 'match')).toHaveLength(many);
      const after = [(await accessesOf(patient)).length, (await accessesOf(other)).length];
      expect([day, ...after]).toEqual([day, before[0]! + 1, before[1]! + 1 - many]);
    }
  });

  test('is refused where their chart is not open, and that does not say whether they fit', async () => {
    await chartsOf('care_team');
    for (const day of ['1984-02-29', '1990-05-06'])
      expect((await ask(`DocumentReference?patient=${who(patient)}&patient.birthdate=${day}`, colleague)).status).toBe(403);
    await chartsOf('everyone');
  });

  test('is found among however many whom the chain leads to', async () => {
    const all: PatientKey[] = [];
    for (let i = 0; i < 12; i++) all.push(await register('Elfter'));
    const last = all.sort((a, b) => (a.patientId < b.patientId ? -1 : 1)).at(-1)!;
    await write(last);
    const found = await bundleOf(`DocumentReference?patient=${who(last)}&patient.family=elfter`);
    expect([toldIn(found, 'match').length, warningsIn(found)]).toEqual([1, []]);
    expect(warningsIn(await bundleOf('DocumentReference?patient.family=elfter'))).toEqual(['too-costly']);
  });
});

test('an emergency opens the chart of whoever is named, and is no place in a list', async () => {
  await chartsOf('care_team');
  await colleague.api.createEmergencyAccess({ params: patient, body: { grounds: 'Unconscious in the waiting room' } });
  expect(toldIn(await bundleOf(`DocumentReference?patient=${who(patient)}`, colleague), 'match')).toHaveLength(1);
  expect((await accessesOf(patient))[0]).toMatchObject({ userId: colleague.userId, emergencyAccessId: expect.any(String) });
  for (const path of ['DocumentReference?patient.family=muster', 'Patient?family=muster&_revinclude=DocumentReference:patient']) {
    const bundle = await bundleOf(path, colleague);
    const told = JSON.stringify(bundle.entry);
    expect([path, told.includes('"DocumentReference"'), warningsIn(bundle)]).toEqual([path, false, ['suppressed']]);
  }
  await chartsOf('everyone');
});

test('a chain leads to what stands with a record that was merged, by what either says', async () => {
  const merged = await register('Alt', { identifiers: [{ system: 'urn:zq:card', value: 'old' }] });
  const survivor = await register('Neu', { identifiers: [{ system: 'urn:zq:card', value: 'new' }] });
  const note = `DocumentReference/${noteKeys.write(await write(merged))}`;
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const { scheduleId } = (await ada.api.createSchedule({ params: clinic, body: { name: 'Room', kind: 'room', zone: 'UTC', hours } })).data;
  const type = { name: 'Visit', minutes: 30, needs: ['room' as const], zone: 'UTC' };
  const { visitTypeId } = (await ada.api.createVisitType({ params: clinic, body: type })).data;
  const start = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T08:00:00.000Z`;
  await ada.api.createAppointment({ params: merged, body: { visitTypeId, scheduleIds: [scheduleId], start } });
  await officer.api.mergePatient({ params: merged, body: { into: survivor.patientId } });
  const before = (await accessesOf(merged)).length;
  for (const value of ['old', 'new']) {
    expect([value, ...toldIn(await bundleOf(`DocumentReference?patient.identifier=urn:zq:card|${value}`), 'match')]).toEqual([value, note]);
    expect([value, toldIn(await bundleOf(`Appointment?patient.identifier=urn:zq:card|${value}`, ada), 'match').length]).toEqual([value, 1]);
    const named = `Appointment?patient=${who(merged)}&patient.identifier=urn:zq:card|${value}`;
    expect([value, toldIn(await bundleOf(named, ada), 'match').length]).toEqual([value, 1]);
  }
  expect(await accessesOf(merged)).toHaveLength(before + 6);
});

test('what is not counted is not asked how many there are', async () => {
  for (const path of [`RelatedPerson?patient=${who(patient)}`, `AuditEvent?patient=${who(patient)}`, `${who(patient)}/$everything?`])
    for (const [query, expression] of [
      ['_count=0', 'http._count'],
      ['_summary=count', 'http._summary'],
    ]) {
      const { status, resource } = await ask(`${path}&${query}`.replace('?&', '?'), path.startsWith('AuditEvent') ? officer : ada);
      expect([path, query, status, resource.issue?.[0]?.expression]).toEqual([path, query, 400, [expression]]);
    }
});

test('a search of as many ids as there may be goes on behind its first page', async () => {
  const some: PatientKey[] = [];
  for (let i = 0; i < 12; i++) some.push(await register('Seite'));
  const others = Array.from({ length: 38 }, (_, i) => `patient-01h455vb4pex5vsknk084sn${String(i + 100)}`);
  const ids = [...some.map(({ patientId }) => fhirIdOf(patientId)), ...others];
  const { pages, found } = await pagesOf(`Patient?_id=${ids.join()}&_revinclude=Appointment:patient`);
  expect([pages.length, found.sort()]).toEqual([2, some.map(who).sort()]);
});

test('pages are as long as they may be sent: of long notes there are fewer on each, and none is left out', async () => {
  const writer = await register('Lang');
  const many = 36;
  for (let i = 0; i < many; i++) await write(writer, '&'.repeat(20_000));
  for (const [path, each] of [
    [`Composition?patient=${who(writer)}`, 1],
    [`${who(writer)}/$everything`, 2],
  ] as const) {
    const { found, longest } = await pagesOf(path, ada);
    const notes = found.filter(name => /^(Composition|DocumentReference)\//.test(name));
    expect([path, notes.length, new Set(notes).size, longest < 3_000_000]).toEqual([path, many * each, many * each, true]);
  }
});
