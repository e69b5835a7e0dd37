import fc from 'fast-check';
import { type Found, searchset } from '../../../shared/domain/clinic/fhir/bundle.ts';
import { outcomeOf } from '../../../shared/domain/clinic/fhir/outcome.ts';
import { anyPatient } from '../../../shared/domain/clinic/fhir/patient.fixture.ts';
import { patientResource } from '../../../shared/domain/clinic/fhir/patient.ts';
import { type FailureCode, failures } from '../../../shared/domain/core/failure.ts';
import { invalidCodes } from '../../../shared/domain/core/invalid.ts';

/** How many resources are judged. */
export const judgedResources = 10_000;

type Made = Record<string, unknown>;

const anyPlace = fc.record({
  pointer: fc.constantFrom('', '/name/0/family', '/telecom/3', '/a~1b'),
  code: fc.constantFrom(...invalidCodes),
  detail: fc.constant('is not valid'),
});
const anyOutcome = fc
  .record({
    code: fc.constantFrom(...(Object.keys(failures) as FailureCode[])),
    title: fc.constant('Not so'),
    detail: fc.constant('That cannot be done.'),
    errors: fc.array(anyPlace, { maxLength: 3 }),
  })
  .map(told => outcomeOf(told, 'Patient'));

const resources: fc.Arbitrary<object>[] = [anyPatient.map(patientResource), anyOutcome];

const base = 'https://fhir.example.org/fhir/R4/ws-01kb8m3tq2e8fvq3w5r7c9d0ea';
const anyFound = fc.array(
  anyPatient.map((patient): Found => ({ resource: patientResource(patient) })),
  { maxLength: 3 },
);
const anyBundle = anyFound.map(found =>
  searchset(found, { base, self: `${base}/Patient?name=mus`, next: `${base}/Patient?page=2`, total: 7 }),
);

/** Resources as they are told, of any records. A run has the same ones as the last, so that what is found can be found again. */
export const toldResources = (): object[] => {
  const each = [...resources, anyBundle];
  return each.flatMap((arbitrary, i) => fc.sample<object>(arbitrary, { numRuns: Math.ceil(judgedResources / each.length), seed: 7 + i }));
};

/** Good resources with one thing wrong: who does not find each of these is no judge. */
export const plantedFaults = (): Made[] => {
  const [patient] = fc.sample(anyPatient, { numRuns: 1, seed: 1 });
  const told = patientResource(patient!);
  return [
    { ...told, gender: 'woman' },
    { ...told, id: 'patient_1' },
    { ...told, birthDate: '1984-2-29' },
    { ...told, nickname: 'Anni' },
    { ...told, telecom: [] },
    { ...told, telecom: [{ value: '030 1234' }] },
    { resourceType: 'OperationOutcome', issue: [] },
    { resourceType: 'Bundle', type: 'searchset', entry: [{ search: { mode: 'match' } }] },
  ];
};
