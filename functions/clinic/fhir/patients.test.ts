import { beforeAll, describe, expect, test } from 'vitest';
import { askFhir, nextOf, type Wire } from '../../../scripts/testing/fhir.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { fhirIdOf } from '../../../shared/domain/clinic/fhir/ids.ts';
import { recordNumberSystem } from '../../../shared/domain/clinic/fhir/patient.ts';
import type { PatientInput } from '../../../shared/domain/clinic/patient-content.ts';

type Place = Pick<Person, 'workspaceId'>;
let ada: Person;
let clinic: Place;
let desk: Person;

const register = async (body: PatientInput) => (await ada.api.createPatient({ params: clinic, body })).data;
const ask = (path: string, asked?: Parameters<typeof askFhir>[3], by: { token?: string } = ada) => askFhir(by, clinic, path, asked);
const idsIn = ({ entry = [] }: Wire): string[] => entry.flatMap(({ resource, search }) => (search.mode === 'match' ? [resource.id] : []));
const found = async (query: string): Promise<string[]> => {
  const { status, resource } = await ask(`Patient?${query}`);
  expect(status, JSON.stringify(resource)).toBe(200);
  return idsIn(resource);
};

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  desk = await memberOf(clinic, ada, 'reception');
});

const anna: PatientInput = {
  names: [{ family: 'Muster-Grün', given: ['Anna', 'Maria'] }],
  gender: 'female',
  birthDate: '1984-02-29',
  identifiers: [{ system: 'https://insurer.example', value: 'A1' }],
  alerts: ['Penicillin'],
};

test('a server says what it can do to everybody, and of each type of resource only what a route does', async () => {
  const { status, headers, resource } = await ask('metadata', {}, {});
  expect([status, headers.get('content-type')]).toEqual([200, 'application/fhir+json; charset=utf-8']);
  expect(resource).toMatchObject({
    ...{ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', kind: 'instance' },
    implementation: { url: `${stage.fhirUrl}/fhir/R4/${clinic.workspaceId}` },
  });
});

describe('a patient', () => {
  let patient: Awaited<ReturnType<typeof register>>;
  let id: string;
  beforeAll(async () => {
    patient = await register(anna);
    id = fhirIdOf(patient.patientId);
  });

  test('is read with the version as a weak tag, is not sent again to whoever has it, and says nothing of what is in the chart', async () => {
    const { status, headers, resource, text } = await ask(`Patient/${id}?_format=json`);
    expect([status, headers.get('etag')]).toEqual([200, 'W/"1"']);
    expect(resource).toMatchObject({ resourceType: 'Patient', id, birthDate: '1984-02-29', name: [{ family: 'Muster-Grün' }] });
    expect(text).not.toContain('Penicillin');
    expect((await ask(`Patient/${id}`, { headers: { 'if-none-match': 'W/"1"' } })).status).toBe(304);
    const { items } = { items: (await ada.api.listPatientAccesses({ params: patient })).data };
    expect(items.map(({ operation }) => operation)).toContain('fhirReadPatient');
  });

  test('is found by id, identifier, record number, names and day of birth, each with what else is asked', async () => {
    const number = encodeURIComponent(`${recordNumberSystem(clinic.workspaceId)}|${patient.recordNumber}`);
    for (const query of [
      `_id=${id}`,
      `identifier=${encodeURIComponent('https://insurer.example|A1')}`,
      `identifier=${number}`,
      'name=mus ann',
      'family=grun&given=mar',
      'family:exact=Muster-Gr%C3%BCn',
      'birthdate=1984-02-29',
      'birthdate=eq1984-02-29&gender=female&active=true',
      'family=mus&birthdate=1984-02',
      'family=mus&birthdate=ge1984&birthdate=lt1985',
      `_id=${id},patient-01h455vb4pex5vsknk084sn02q&given=anna`,
    ])
      expect(await found(query), query).toEqual([id]);
    for (const query of [
      `_id=${id}&family=other`,
      'identifier=https://insurer.example|A2',
      'family=mus&birthdate=ge1985',
      'family:exact=muster-gr%C3%BCn',
      'family=anna',
      'given=muster',
      'birthdate=1984-02-29&gender=male',
      'name=mus&active=false',
      '_id=patient_01h455vb4pex5vsknk084sn02q',
    ])
      expect(await found(query), query).toEqual([]);
  });

  test('is found by a form, too, which no address names', async () => {
    const { status, resource } = await ask('Patient/_search', { form: 'family=mus&given=ann' });
    expect([status, idsIn(resource), resource.total]).toEqual([200, [id], 1]);
    expect((await ask('Patient/_search', { body: { criteria: 'family=mus' } })).status).toBe(415);
  });

  test('is not found by what is not understood, which is named, unless whoever asks is content with less', async () => {
    for (const [query, expression] of [
      ['family=mus&phone=1', 'http.phone'],
      ['family:contains=mus', 'http.family:contains'],
      ['birthdate=1984', 'http.name'],
      ['gender=female', 'http.name'],
      ['family=mus&birthdate=ap1984', 'http.birthdate'],
      ['family=mus&gender=f', 'http.gender'],
      ['identifier=A1', 'http.identifier'],
      ['family=mu', 'http.family'],
      ['family=mus&_count=-1', 'http._count'],
      ['family=mus&_page=x', 'http.family'],
      ['_page=x', 'http._page'],
      ['family=mus&_include=x', 'http._include'],
      ['family=mus&_format=xml', 'http._format'],
      ['', 'http.name'],
      ['family=mus&given=!!', 'http.given'],
    ] as const) {
      const { status, headers, resource } = await ask(`Patient?${query}`);
      expect([status, headers.get('content-type'), resource.issue?.[0]?.expression], query).toEqual([
        400,
        'application/fhir+json; charset=utf-8',
        [expression],
      ]);
    }
    const lenient = await ask('Patient?family=mus&phone=1', { headers: { prefer: 'handling=lenient' } });
    expect([lenient.status, idsIn(lenient.resource)]).toEqual([200, [id]]);
    expect(lenient.resource.link![0]!.url).not.toContain('phone');
  });

  test('is refused to strangers as what is not there, to others of the clinic by what they would need, and to nobody without a token', async () => {
    const eve = await person('eve');
    const officer = await memberOf(clinic, ada, 'privacy_officer');
    const path = `Patient/${id}`;
    expect((await ask(path, {}, desk)).status).toBe(200);
    for (const [by, status, code] of [
      [eve, 404, 'not-found'],
      [officer, 403, 'forbidden'],
      [{ token: 'none' }, 401, 'login'],
    ] as const) {
      const refused = await ask(path, {}, by);
      expect([refused.status, refused.resource.resourceType, refused.resource.issue![0]!.code]).toEqual([status, 'OperationOutcome', code]);
    }
    const none = await ask('Patient/patient-01h455vb4pex5vsknk084sn02q');
    expect([none.status, none.resource.issue![0]!.code]).toEqual([404, 'not-found']);
    expect((await ask(`Patient/${patient.patientId}`)).status).toBe(404);
    expect((await ask(`Patient/${id}`, { method: 'DELETE' })).resource).toMatchObject({ resourceType: 'OperationOutcome' });
    expect((await ask('Basic')).resource).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'not-supported' }] });
  });
});

test('who is found, and not on the page, stands in the log as well: that there are more says that they fit', async () => {
  const decoy = await register({ names: [{ family: 'Decoyman' }], gender: 'other', birthDate: '1901-01-01' });
  const asked = await register({ names: [{ family: 'Quietly' }], gender: 'other', birthDate: '1984-02-29' });
  const ids = [decoy, asked].map(({ patientId }) => fhirIdOf(patientId)).join(',');
  const { resource } = await ask(`Patient?_id=${ids}&birthdate=1901-01-01,ge1984&_count=1`);
  expect([resource.total, idsIn(resource)]).toEqual([2, [fhirIdOf(decoy.patientId)]]);
  for (const params of [decoy, asked])
    expect((await ada.api.listPatientAccesses({ params })).data.map(({ operation }) => operation)).toContain('fhirSearchPatients');
});

test('who is asked for by an id, and does not fit, stands in the log as well: that they do not says how they are', async () => {
  const asked = await register({ names: [{ family: 'Silently' }], gender: 'other', birthDate: '1984-02-29' });
  const { resource } = await ask(`Patient?_id=${fhirIdOf(asked.patientId)}&birthdate=ne1984-02-29`);
  expect(resource.total).toBe(0);
  expect((await ada.api.listPatientAccesses({ params: asked })).data.map(({ operation }) => operation)).toContain('fhirSearchPatients');
});

test('how many there are is not said where words are too short to find all by', async () => {
  const short = await register({ names: [{ family: 'Xqmuster', given: ['Xqanna'] }], gender: 'other', birthDate: '1933-03-03' });
  const { resource } = await ask('Patient?family=xq&given=x');
  expect([resource.total, resource.entry?.map(({ search }) => search.mode)]).toEqual([undefined, ['outcome']]);
  for (const query of ['family=xqm', 'family=xq&birthdate=1933-03-03']) expect(await found(query)).toEqual([fhirIdOf(short.patientId)]);
});

test('pages lead through all who are found, once each, by addresses that say nothing of what is searched for', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push(fhirIdOf((await register({ names: [{ family: `Pagewood${i}` }], gender: 'other' })).patientId));
  const seen: string[] = [];
  let path = 'Patient?name=pagewood&_count=2';
  for (let pages = 1; ; pages++) {
    const { resource } = await ask(path);
    expect(resource.total).toBe(5);
    seen.push(...idsIn(resource));
    const next = nextOf(resource);
    if (next === undefined) {
      expect(pages).toBe(3);
      break;
    }
    expect(next).not.toMatch(/pagewood/i);
    path = next;
  }
  expect(seen).toEqual(ids.sort());
  const { resource } = await ask(`Patient?name=pagewood&_count=2`);
  const next = nextOf(resource)!;
  expect((await ask(next, {}, desk)).status).toBe(400);
});

describe('a patient who is sent', () => {
  const system = 'https://register.example';
  const sent = (value: string) => ({
    resourceType: 'Patient',
    identifier: [{ system, value }],
    name: [{ family: 'Sent', given: ['Sara'] }],
    gender: 'female',
    birthDate: '1990',
    telecom: [{ system: 'email', value: 'sara@example.org' }],
  });

  test('is registered, says where they are read, and is changed by whoever has seen the version', async () => {
    const made = await ask('Patient', { body: sent('S1') });
    const { id } = made.resource;
    expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([
      201,
      `${stage.fhirUrl}/fhir/R4/${clinic.workspaceId}/Patient/${id}`,
      'W/"1"',
    ]);
    expect((await ask(made.headers.get('location')!)).resource).toEqual(made.resource);
    const change = { ...made.resource, birthDate: '1990-05-17', active: false, telecom: undefined };
    const put = (headers: Record<string, string>, body: object = change) => ask(`Patient/${id}`, { method: 'PUT', headers, body });
    expect((await put({})).status).toBe(428);
    const changed = await put({ 'if-match': 'W/"1"' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, 'W/"2"']);
    expect(changed.resource).toMatchObject({ birthDate: '1990-05-17', active: false });
    expect(changed.resource).not.toHaveProperty('telecom');
    const late = await put({ 'if-match': 'W/"1"' });
    expect([late.status, late.resource.issue![0]!.code]).toEqual([412, 'conflict']);
    expect((await put({ 'if-match': 'W/"2"' }, { ...change, id: undefined })).resource.issue![0]!.expression).toEqual(['Patient.id']);
  });

  test('is refused with each element that is not kept, by its name, and nobody is registered', async () => {
    const body = { ...sent('S2'), photo: [{ url: 'x' }], maritalStatus: { text: 'x' }, birthDate: '1990-02-30' };
    const { status, resource } = await ask('Patient', { body });
    expect([status, resource.issue!.flatMap(({ expression }) => expression).sort()]).toEqual([
      400,
      ['Patient.birthDate', 'Patient.maritalStatus', 'Patient.photo'],
    ]);
    expect(await found(`identifier=${encodeURIComponent(`${system}|S2`)}`)).toEqual([]);
    expect((await ask('Patient', { body: '<Patient/>', headers: { 'content-type': 'application/fhir+xml' } })).status).toBe(415);
  });

  test('is registered once of many who are sent at once, where each says that nobody is to be there yet', async () => {
    const headers = { 'if-none-exist': `identifier=${encodeURIComponent(`${system}|S3`)}` };
    const replies = await Promise.all(Array.from({ length: 12 }, () => ask('Patient', { body: sent('S3'), headers })));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 11 }, () => 200), 201]);
    expect(new Set(replies.map(({ resource }) => resource.id)).size).toBe(1);
    const minimal = await ask('Patient', { body: sent('S3'), headers: { ...headers, prefer: 'return=minimal' } });
    expect([minimal.status, minimal.text, minimal.headers.get('location')?.split('/').at(-1)]).toEqual([200, '', replies[0]!.resource.id]);
    const again = await ask('Patient', { body: sent('S3') });
    expect([again.status, again.resource.issue![0]!.code]).toEqual([409, 'duplicate']);
    for (const asked of ['name=sent', 'identifier=', `identifier=${system}|A,${system}|B`, `identifier=${system}|S4`])
      expect((await ask('Patient', { body: sent('S3'), headers: { 'if-none-exist': asked } })).status, asked).toBe(400);
  });

  test('is known again by an identifier with a bar in it', async () => {
    const headers = { 'if-none-exist': `identifier=${encodeURIComponent(`${system}|S5\\|1`)}` };
    const send = () => ask('Patient', { body: sent('S5|1'), headers });
    expect([(await send()).status, (await send()).status]).toEqual([201, 200]);
  });
});
