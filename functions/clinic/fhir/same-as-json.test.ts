import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { askFhir } from '../../../scripts/testing/fhir.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { fhirIdOf } from '../../../shared/domain/clinic/fhir/ids.ts';
import { patientResource } from '../../../shared/domain/clinic/fhir/patient.ts';
import type { PatientInput } from '../../../shared/domain/clinic/patient-content.ts';
import type { PatientQuestion } from '../../../shared/domain/clinic/patient-search.ts';

type Asker = Pick<Person, 'api' | 'token'>;
const roles = ['clinician', 'nurse', 'reception', 'pharmacist', 'privacy_officer', 'admin', 'member', 'guest'] as const;
const families = ['Müller', 'Mueller-Lang', 'Muster', 'Ó Briain', 'van der Berg'];
const given = ['Anna', 'Anneliese', 'Bo', 'Émile'];
const days = ['1984-02-29', '1990-01-01', '1990'];

let ada: Person;
let clinic: { workspaceId: Person['workspaceId'] };
const askers: Record<string, Asker> = {};
const numbers: string[] = [];
const ids: string[] = [];

const input = fc.record({
  names: fc.tuple(fc.record({ family: fc.constantFrom(...families), given: fc.subarray(given, { minLength: 1 }) })),
  gender: fc.constantFrom('male', 'female', 'other', 'unknown'),
  birthDate: fc.constantFrom(...days),
});

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  for (const [i, body] of fc.sample(input, 24).entries()) {
    const more: PatientInput = { ...body, identifiers: [{ system: 'urn:zq:x', value: `P${i}` }], alerts: ['Latex'] };
    const { data } = await ada.api.createPatient({ params: clinic, body: more });
    numbers.push(data.recordNumber);
    ids.push(data.patientId);
    if (i % 5 === 0) await ada.api.changePatient({ params: data, body: { ended: true } });
  }
  const members = await Promise.all(roles.map(async role => [role, await memberOf(clinic, ada, role)] as const));
  const rows = [{ resource: 'patient' as const, actions: ['read' as const] }];
  const { data: key } = await ada.api.createKey({ body: { name: 'Lab', scopes: [{ ...clinic, rows }] } });
  Object.assign(askers, Object.fromEntries(members), {
    ada,
    key: { token: key.token, api: apiOf(stage, key.token) },
    eve: await person('eve'),
  });
});

/** A question to the JSON API, and the same in FHIR. */
const question = fc.oneof(
  fc
    .constantFrom('mul', 'muell', 'mus ann', 'van ber', 'bri em', 'anneliese', 'none')
    .map(name => ({ json: { name }, fhir: `name=${name}` })),
  fc.constantFrom('1984-02-29', '1990-01-01').map(birthDate => ({ json: { birthDate }, fhir: `birthdate=${birthDate}` })),
  fc.nat(25).map(i => ({ json: { identifier: { system: 'urn:zq:x', value: `P${i}` } }, fhir: `identifier=urn:zq:x|P${i}` })),
  fc.nat(23).map(i => ({ number: i })),
);

test('FHIR finds and shows those whom the JSON API finds and shows, no more and no fewer, to each role, key and stranger', async () => {
  const names = ['ada', 'key', 'eve', ...roles];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), question, fc.nat(23), async (name, asked, at) => {
      const { api, token } = askers[name]!;
      const { json, fhir } =
        'number' in asked
          ? {
              json: { recordNumber: numbers[asked.number]! },
              fhir: `identifier=urn:almanac:record-number:${clinic.workspaceId}|${numbers[asked.number]}`,
            }
          : asked;
      const shown = await api.searchPatients({ params: clinic, body: json as PatientQuestion }).then(
        ({ data }) => data,
        error => error.status as number,
      );
      const found = await askFhir({ token }, clinic, `Patient?${fhir.replaceAll(' ', '%20')}`);
      const read = await api.getPatient({ params: { ...clinic, patientId: ids[at]! } }).then(
        ({ data }) => data,
        error => error.status as number,
      );
      const one = await askFhir({ token }, clinic, `Patient/${fhirIdOf(ids[at]!)}`);
      if (typeof shown === 'number' || typeof read === 'number') {
        expect([found.status, one.status]).toEqual([shown, read]);
        expect(found.resource).not.toHaveProperty('total');
        return;
      }
      const expected = shown.patients.map(patient => patientResource(patient)).sort((a, b) => (a.id! < b.id! ? -1 : 1));
      expect(found.resource.total).toBe(shown.patients.length);
      expect((found.resource.entry ?? []).map(({ resource }) => resource)).toEqual(JSON.parse(JSON.stringify(expected)));
      expect(one.resource).toEqual(JSON.parse(JSON.stringify(patientResource(read))));
      expect(found.text + one.text).not.toContain('Latex');
    }),
    { numRuns: 60 },
  );
});
