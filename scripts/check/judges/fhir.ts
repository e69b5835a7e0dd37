import fc from 'fast-check';
import { appointmentResource } from '../../../shared/domain/clinic/fhir/appointment.ts';
import { auditEventResource } from '../../../shared/domain/clinic/fhir/audit-event.ts';
import { type FoundResource, type Resource, searchset } from '../../../shared/domain/clinic/fhir/bundle.ts';
import { careTeamResource } from '../../../shared/domain/clinic/fhir/care-team.ts';
import {
  anyAccess,
  anyDispense,
  anyNote,
  anyPortalAccess,
  anyPrescription,
  anyTreated,
} from '../../../shared/domain/clinic/fhir/chart.fixture.ts';
import { compositionResource } from '../../../shared/domain/clinic/fhir/composition.ts';
import { consentResources } from '../../../shared/domain/clinic/fhir/consent.ts';
import { documentReferenceResource } from '../../../shared/domain/clinic/fhir/document.ts';
import { flagResources } from '../../../shared/domain/clinic/fhir/flag.ts';
import { medicationDispenseResource, medicationRequestResource } from '../../../shared/domain/clinic/fhir/medication.ts';
import { outcomeOf } from '../../../shared/domain/clinic/fhir/outcome.ts';
import { anyInstant, anyLine, anyPatient } from '../../../shared/domain/clinic/fhir/patient.fixture.ts';
import { patientResource } from '../../../shared/domain/clinic/fhir/patient.ts';
import {
  anyClinic,
  anyDevice,
  anyMember,
  anyRoom,
  anySchedule,
  anySlot,
  anyVisit,
  anyVisitType,
} from '../../../shared/domain/clinic/fhir/practice.fixture.ts';
import {
  deviceResource,
  healthcareServiceResource,
  locationResource,
  organizationResource,
  practitionerResource,
  practitionerRoleResource,
  scheduleResource,
} from '../../../shared/domain/clinic/fhir/practice.ts';
import { noteProvenance, provenanceResource } from '../../../shared/domain/clinic/fhir/provenance.ts';
import { relatedPersonResource } from '../../../shared/domain/clinic/fhir/related-person.ts';
import { responseResources } from '../../../shared/domain/clinic/fhir/response.ts';
import { slotResource } from '../../../shared/domain/clinic/fhir/slot.ts';
import { subsetOf } from '../../../shared/domain/clinic/fhir/subset.ts';
import { type FailureCode, failures } from '../../../shared/domain/core/failure.ts';
import { invalidCodes } from '../../../shared/domain/core/invalid.ts';

/** How many resources are judged. */
export const judgedResources = 10_000;

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
  .map(({ errors, ...told }) => outcomeOf({ ...told, details: { errors } }, 'Patient'));

const resources: fc.Arbitrary<object>[] = [
  anyPatient.map(patientResource),
  anyOutcome,
  anyClinic.map(({ workspace, told }) => organizationResource(workspace, told)),
  anyMember.map(practitionerResource),
  anyMember.map(practitionerRoleResource),
  anyRoom.map(locationResource),
  anyDevice.map(deviceResource),
  anyVisitType.map(healthcareServiceResource),
  anySchedule.map(scheduleResource),
  anySlot.map(({ key, standing }) => slotResource(key, standing)),
  anyVisit.map(({ visit, schedules }) => appointmentResource(visit, schedules)),
  anyVisit.map(({ visit, schedules }) => responseResources(visit, schedules)[0]!),
  anyPrescription.map(medicationRequestResource),
  fc.tuple(anyDispense, anyPrescription).map(([dispense, prescription]) => medicationDispenseResource(dispense, prescription)),
  anyPrescription.filter(({ signature }) => signature !== undefined).map(each => provenanceResource(each)!),
  anyNote.map(documentReferenceResource),
  anyNote.map(compositionResource),
  anyNote.filter(({ signature }) => signature !== undefined).map(each => noteProvenance(each)!),
  anyTreated.map(careTeamResource),
  fc.tuple(anyPatient, anyLine(200)).map(([patient, alert]) => flagResources(patient, { alerts: [alert] })[0]!),
  anyTreated.filter(({ consents = {} }) => Object.keys(consents).length > 0).map(each => consentResources(each)[0]!),
  anyAccess.map(auditEventResource),
  fc
    .tuple(
      anyPortalAccess.filter(({ basis, acceptedAt }) => basis !== 'self' && acceptedAt !== undefined),
      anyInstant,
    )
    .map(([access, now]) => relatedPersonResource(access, { birthDate: '2015-06-14', majorityAge: 18 }, now)!),
];

/** Parts of any of these, as they are told where not all is asked for. */
const anySubset = fc.oneof(...resources).chain(each => {
  const single = Object.keys(each).map(name => ({ elements: [name] }));
  return fc.constantFrom('summary' as const, 'text' as const, ...single).map(extent => subsetOf(each as Resource, extent));
});

const base = 'https://fhir.example.org/fhir/R4/ws-01kb8m3tq2e8fvq3w5r7c9d0ea';
const anyFound = fc.array(
  anyPatient.map((patient): FoundResource => ({ resource: patientResource(patient) })),
  { maxLength: 3 },
);
const anyBundle = anyFound.map(found =>
  searchset(found, { base, self: `${base}/Patient?name=mus`, next: `${base}/Patient?page=2`, total: 7 }),
);

/** Resources as they are told, of any records. A run has the same ones as the last, so that what is found can be found again. */
export const toldResources = (): object[] => {
  const each = [...resources, anySubset, anyBundle];
  return each.flatMap((arbitrary, i) => fc.sample<object>(arbitrary, { numRuns: Math.ceil(judgedResources / each.length), seed: 7 + i }));
};

const one = <T>(arbitrary: fc.Arbitrary<T>): T => fc.sample(arbitrary, { numRuns: 1, seed: 1 })[0]!;

/** Good resources with one thing wrong: who does not find each of these is no judge. */
export const plantedFaults = (): object[] => {
  const patient = patientResource(one(anyPatient));
  const { visit, schedules } = one(anyVisit.filter(each => each.visit.status === 'booked'));
  const appointment = appointmentResource(visit, schedules);
  const [response] = responseResources(visit, schedules);
  const { key, standing } = one(anySlot);
  const prescription = one(anyPrescription);
  const request = medicationRequestResource(prescription);
  const { end: _end, ...endless } = appointment;
  return [
    { ...patient, gender: 'woman' },
    { ...patient, id: 'patient_1' },
    { ...patient, birthDate: '1984-2-29' },
    { ...patient, nickname: 'Anni' },
    { ...patient, telecom: [] },
    { ...patient, extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: 'Europe/Berlin' }] },
    { ...patient, telecom: [{ value: '030 1234' }] },
    { resourceType: 'OperationOutcome', issue: [] },
    { resourceType: 'Bundle', type: 'searchset', entry: [{ search: { mode: 'match' } }] },
    { ...appointment, status: 'held' },
    // app-1: whoever takes part is somebody, or of some kind.
    { ...appointment, participant: [{ status: 'accepted' }] },
    // app-2 and app-3: a start and an end, or neither, and neither for a proposal alone.
    endless,
    { ...endless, start: undefined },
    // app-4: why it was called off, where it was.
    { ...appointment, cancelationReason: { text: 'Ill' } },
    { ...appointment, cancellationReason: { text: 'Ill' } },
    { ...appointment, start: '2026-12-01T08:00:00' },
    { ...response, participantStatus: 'maybe' },
    // apr-1: somebody has answered, or some kind of them.
    { ...response, actor: undefined },
    { ...scheduleResource(one(anySchedule)), name: 'Dr. Muster' },
    { ...slotResource(key, standing), status: 'held' },
    { ...request, intent: undefined },
    { ...request, status: 'on_hold' },
    { ...request, dispenseRequest: { numberOfRepeatsAllowed: -1 } },
    { ...medicationDispenseResource(one(anyDispense), prescription), medicationCodeableConcept: undefined },
    { ...documentReferenceResource(one(anyNote)), content: [] },
    { ...documentReferenceResource(one(anyNote)), docStatus: 'signed' },
    { ...compositionResource(one(anyNote)), title: undefined },
    { ...compositionResource(one(anyNote)), section: [{ text: { status: 'generated', div: '<p>Cough</p>' } }] },
    { ...auditEventResource(one(anyAccess)), source: undefined },
    { ...organizationResource({ workspaceId: visit.workspaceId, name: 'Practice' }, {}), name: undefined },
  ];
};

/** The invariants of R4 that some of these break. */
export const plantedInvariants = ['app-1', 'app-2', 'app-3', 'app-4', 'apr-1', 'org-1'];
