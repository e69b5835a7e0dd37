import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placesIn } from '../../core/issues.ts';
import { changeContent, contentOf, PatientInput, PatientPatch, type PatientPerson, patientLimits } from '../patient-content.ts';
import { fhirIdOf } from './ids.ts';
import { anyPatient } from './patient.fixture.ts';
import { FhirPatient, type PatientShown, patientInputOf, patientPatchOf, patientResource, recordNumberSystem } from './patient.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;
const sent = (resource: FhirPatient): FhirPatient => FhirPatient.parse(JSON.parse(JSON.stringify(resource)));
/** A list that is empty says as much as one that is not there. */
const plain = (person: object) =>
  JSON.parse(JSON.stringify(person, (_, value) => (Array.isArray(value) && value.length === 0 ? undefined : value)));
const personOf = ({ workspaceId: _w, patientId: _p, version: _v, endedAt: _e, ...person }: PatientShown): PatientPerson => person;
const invalidAt = (pointer: string, code: string) =>
  expect.objectContaining({ code: 'invalid_request', details: { errors: [expect.objectContaining({ pointer, code })] } });

const anna: PatientShown = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  recordNumber: '00000013',
  names: [{ use: 'official', family: 'Muster', given: ['Anna', 'Maria'], prefix: 'Dr.' }],
  gender: 'female',
  birthDate: '1984-02',
  zone: 'Europe/Berlin',
  language: 'de',
  contacts: [{ system: 'email', value: 'anna@example.org', use: 'home' }],
  version: 3,
};

test('a patient is told as FHIR R4 has them', () => {
  expect(patientResource(anna)).toEqual({
    resourceType: 'Patient',
    id: 'patient-01kb8m3tq2e8fvq3w5r7c9d0ea',
    meta: { versionId: '3' },
    extension: [{ url: 'urn:almanac:fhir:zone', valueCode: 'Europe/Berlin' }],
    identifier: [
      {
        use: 'usual',
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        system: 'urn:almanac:record-number:ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
        value: '00000013',
      },
    ],
    active: true,
    name: [{ use: 'official', family: 'Muster', given: ['Anna', 'Maria'], prefix: ['Dr.'] }],
    telecom: [{ system: 'email', value: 'anna@example.org', use: 'home' }],
    gender: 'female',
    birthDate: '1984-02',
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'de' }] }, preferred: true }],
    managingOrganization: { reference: 'Organization/ws-01kb8m3tq2e8fvq3w5r7c9d0ea' },
  });
});

describe('what goes out and comes in again', () => {
  test('of a patient is the same record, but for what FHIR cannot say, which stays', () => {
    fc.assert(
      fc.property(anyPatient, patient => {
        const patch = PatientPatch.parse(patientPatchOf(sent(patientResource(patient)), patient));
        const before = personOf(patient);
        const { person } = changeContent({ person: before }, patch, acting);
        expect(plain(person)).toEqual(plain(before));
        expect(patch.ended).toBe(patient.endedAt !== undefined);
        expect(patch).not.toHaveProperty('consents');
        expect(patch).not.toHaveProperty('alerts');
        expect(patch).not.toHaveProperty('careTeam');
      }),
    );
  });

  test('makes the same patient anew, under the next number', () => {
    fc.assert(
      fc.property(anyPatient, patient => {
        const { identifier = [], active: _active, ...resource } = patientResource(patient);
        const others = identifier.slice(1);
        const input = patientInputOf(sent({ ...resource, ...(others.length > 0 ? { identifier: others } : {}) }), patient.workspaceId);
        const { person } = contentOf(PatientInput.parse(input), '00000021', acting);
        const { consents: _consents, ...before } = personOf(patient);
        expect(plain(person)).toEqual(plain({ ...before, recordNumber: '00000021' }));
      }),
    );
  });
});

describe('what is not kept here is refused by the name of its place', () => {
  /** The pointers to all objects in a resource. */
  const objectsIn = (value: unknown, pointer = ''): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    const below = Object.entries(value).flatMap(([name, each]) => objectsIn(each, `${pointer}/${name}`));
    return Array.isArray(value) ? below : [pointer, ...below];
  };
  const at = (resource: FhirPatient, pointer: string): Record<string, unknown> =>
    pointer
      .split('/')
      .slice(1)
      .reduce((value, name) => (value as Record<string, unknown>)[name], resource as unknown) as Record<string, unknown>;

  test('wherever it stands', () => {
    const strange = fc.constantFrom('maritalStatus', '_birthDate', 'div', 'contained', 'modifierExtension', 'period', 'rank', 'id_');
    const place = anyPatient.chain(patient => {
      const resource = patientResource(patient);
      return fc.tuple(fc.constant(resource), fc.constantFrom(...objectsIn(resource)), strange);
    });
    fc.assert(
      fc.property(place, ([resource, pointer, name]) => {
        const copy = structuredClone(resource);
        at(copy, pointer)[name] = 'x';
        const { error } = FhirPatient.safeParse(copy, { reportInput: true });
        expect(placesIn(error!.issues)).toEqual([{ pointer: `${pointer}/${name}`, code: 'unknown_field' }]);
      }),
    );
  });

  test.each([
    ['an extension of others', { extension: [{ url: 'http://example.org/eyes', valueString: 'blue' }] }, '/extension/0/url'],
    ['a narrative', { text: { status: 'generated', div: '<div/>' } }, '/text'],
    ['a fax', { telecom: [{ system: 'fax', value: '1' }] }, '/telecom/0/system'],
    ['a name in one text', { name: [{ text: 'Anna Muster' }] }, '/name/0/family'],
    ['two languages', { communication: [1, 2].map(() => patientResource(anna).communication![0]) }, '/communication'],
    ['two zones', { extension: [1, 2].map(() => patientResource(anna).extension![0]) }, '/extension'],
    ['empty lists', { telecom: [] }, '/telecom'],
    ['a day that is none', { birthDate: '1984-02-30' }, '/birthDate'],
    ['another type', { resourceType: 'Person' }, '/resourceType'],
  ])('%s', (_, more, pointer) => {
    const { error } = FhirPatient.safeParse({ ...patientResource(anna), ...more }, { reportInput: true });
    expect(placesIn(error!.issues).map(each => each.pointer)).toContain(pointer);
  });

  test('what others call them twice, and a number of ours as one of theirs', () => {
    const theirs = { system: 'urn:oid:1.2', value: '1' };
    const twice = sent({ ...patientResource(anna), identifier: [theirs, theirs] });
    expect(() => patientPatchOf(twice, anna)).toThrow(invalidAt('/identifier/1', 'not_valid'));
    const ours = { system: 'urn:almanac:record-number:ws_01kb8m3tq2e8fvq3w5r7c9d0eb', value: '00000013' };
    const elsewhere = sent({ ...patientResource(anna), identifier: [ours] });
    expect(() => patientPatchOf(elsewhere, anna)).toThrow(invalidAt('/identifier/0/system', 'not_valid'));
    const input = { names: anna.names, gender: anna.gender, identifiers: [ours] };
    expect(() => contentOf(input, '00000021', acting)).toThrow(invalidAt('/identifiers/0/system', 'not_valid'));
  });

  test('more of what others call them than is kept', () => {
    const identifier = Array.from({ length: patientLimits.identifiers + 1 }, (_, i) => ({ system: 'urn:oid:1.2', value: `${i}` }));
    const many = sent({ ...patientResource(anna), identifier });
    expect(() => patientPatchOf(many, anna)).toThrow(invalidAt('/identifier', 'too_many'));
    expect(() => patientInputOf(many, anna.workspaceId)).toThrow(invalidAt('/identifier', 'too_many'));
  });

  test('a use or a type of what others call them', () => {
    const [number] = patientResource(anna).identifier!;
    const typed = { ...patientResource(anna), identifier: [{ ...number!, system: 'urn:oid:1.2' }] };
    expect(() => patientPatchOf(typed, anna)).toThrow(invalidAt('/identifier/0/use', 'unknown_field'));
  });
});

describe('whoever is sent is who they are', () => {
  const resource = patientResource(anna);

  test('another id, number or clinic is no change of a patient', () => {
    const other = { ...anna, patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0eb', recordNumber: '00000021' } as const;
    expect(() => patientPatchOf(resource, other)).toThrow(invalidAt('/id', 'not_valid'));
    expect(() => patientPatchOf({ ...resource, id: fhirIdOf(other.patientId) }, other)).toThrow(
      invalidAt('/identifier/0/value', 'not_valid'),
    );
    const elsewhere = { ...resource, managingOrganization: { reference: 'Organization/ws-01kb8m3tq2e8fvq3w5r7c9d0eb' } };
    expect(() => patientPatchOf(elsewhere, anna)).toThrow(invalidAt('/managingOrganization/reference', 'not_valid'));
    const { id: _id, ...nameless } = resource;
    expect(() => patientPatchOf(nameless, anna)).toThrow(invalidAt('/id', 'required'));
  });

  test('nobody says the number of a new patient, nor that they are none any more', () => {
    expect(() => patientInputOf(resource, anna.workspaceId)).toThrow(invalidAt('/identifier/0/value', 'not_valid'));
    expect(() => patientInputOf({ ...resource, active: false }, anna.workspaceId)).toThrow(invalidAt('/active', 'not_valid'));
    expect(recordNumberSystem(anna.workspaceId)).toBe(resource.identifier![0]!.system);
  });

  test('a number is theirs also where it is not said again', () => {
    const { identifier: _identifier, ...without } = resource;
    expect(patientPatchOf(without, anna)).toMatchObject({ identifiers: [] });
  });
});
