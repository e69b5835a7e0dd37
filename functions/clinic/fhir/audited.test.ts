import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { prescribingClinic } from '../../../scripts/testing/clinic.ts';
import { askFhir, type FhirRequest, type Wire } from '../../../scripts/testing/fhir.ts';
import { logBesideTable } from '../../../scripts/testing/log.ts';
import { sayCode } from '../../../scripts/testing/portal.ts';
import { signDraft } from '../../../scripts/testing/prescription.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { fhirModules } from '../../../shared/api/clinic/index.ts';
import type { Route } from '../../../shared/api/core/route.ts';
import { dispenseKeys, fhirIdOf, noteKeys, prescriptionKeys } from '../../../shared/domain/clinic/fhir/ids.ts';

const rows: Record<string, Route> = Object.assign({}, ...Object.values(fhirModules));
/** Who has read who looked stands in the log of the clinic, and not among those who looked. */
const ofWhoLooked = ['fhirSearchAuditEvents', 'fhirReadAuditEvent'];
type RequestAt = { path: string } & FhirRequest;

/** A practice with a room that is always there, and a patient of whom there is something of each kind. */
const practice = async () => {
  const { ada, clinic, doctor, proving, pharmacist, patient } = await prescribingClinic();
  await ada.api.changePatient({ params: patient, body: { consents: { email: true } } });
  const prescription = { medication: { text: 'Ibuprofen' }, dose: '1', quantity: { value: 20, unit: 'tablets' }, days: 10 };
  const { data: draft } = await doctor.api.createPrescription({ params: patient, body: prescription });
  const signed = await signDraft(proving, draft);
  const { data: dispense } = await pharmacist.api.createDispense({ params: signed, body: {} });
  const { data: note } = await doctor.api.createNote({ params: patient, body: { title: 'Visit', text: 'Cough' } });
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const { data: room } = await ada.api.createSchedule({ params: clinic, body: { name: 'Room', kind: 'room', zone: 'UTC', hours } });
  const { data: offer } = await ada.api.createPortalAccess({ params: patient, body: { basis: 'guardian', evidence: 'Court order' } });
  await sayCode(await person('guardian'), offer.code, '1984-02-29');
  const type = { name: 'Visit', minutes: 30, needs: ['room' as const], zone: 'UTC' };
  const { data: visitType } = await ada.api.createVisitType({ params: clinic, body: type });
  return { ada, clinic, patient, signed, dispense, note, room, visitType };
};

/** One request to each route that shows somebody: those that need what another has answered come after it. */
const requestsIn = ({ patient, signed, dispense, note, room, visitType }: Awaited<ReturnType<typeof practice>>) => {
  const id = fhirIdOf(patient.patientId);
  const [request, dispensed] = [prescriptionKeys.write(signed), dispenseKeys.write(dispense)];
  const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const slots = `Slot?schedule=${fhirIdOf(room.scheduleId)}&service-type=${fhirIdOf(visitType.visitTypeId)}&start=${day}&_count=1`;
  const muster = { resourceType: 'Patient', name: [{ family: 'Muster' }], gender: 'female', birthDate: '1984-02-29' };
  const parameter = [{ name: 'resource', resource: muster }];
  const first = ({ entry = [] }: Wire): Wire => entry[0]!.resource;
  const ifMatch = ({ meta }: Wire) => ({ 'if-match': `W/"${meta!.versionId}"` });
  let visit: Wire;
  let answered: Wire;
  let held: Wire;
  const asked = (...named: object[]) => ({ resourceType: 'Parameters', parameter: named });
  const referenceOf = (of: Wire) => ({ name: 'appointment-reference', valueReference: { reference: `Appointment/${of.id}` } });
  const whose = { name: 'patient-reference', valueReference: { reference: `Patient/${id}` } };
  const window = [
    { name: 'start', valueDateTime: `${day}T12:00:00Z` },
    { name: 'end', valueDateTime: `${day}T13:00:00Z` },
    { name: 'visit-type', valueString: `urn:almanac:visit-type|${fhirIdOf(visitType.visitTypeId)}` },
  ];
  const asking: Record<string, (ask: (asked: RequestAt) => Promise<Wire>) => Promise<RequestAt>> = {
    fhirCreatePatient: async () => ({ path: 'Patient', body: muster }),
    fhirReadPatient: async () => ({ path: `Patient/${id}` }),
    fhirReadPatientVersion: async ask => {
      const { meta } = await ask({ path: `Patient/${id}` });
      return { path: `Patient/${id}/_history/${meta!.versionId}` };
    },
    fhirUpdatePatient: async ask => {
      const resource = await ask({ path: `Patient/${id}` });
      return { path: `Patient/${id}`, method: 'PUT', body: { ...resource, gender: 'other' }, headers: ifMatch(resource) };
    },
    fhirSearchPatients: async () => ({ path: 'Patient?family=muster' }),
    fhirSearchPatientsByForm: async () => ({ path: 'Patient/_search', form: 'family=muster' }),
    fhirMatchPatient: async () => ({ path: 'Patient/$match', body: { resourceType: 'Parameters', parameter } }),
    fhirReadMedicationRequest: async () => ({ path: `MedicationRequest/${request}` }),
    fhirReadMedicationRequestVersion: async ask => {
      const { meta } = await ask({ path: `MedicationRequest/${request}` });
      return { path: `MedicationRequest/${request}/_history/${meta!.versionId}` };
    },
    fhirSearchMedicationRequests: async () => ({ path: `MedicationRequest?patient=${id}` }),
    fhirSearchMedicationRequestsByForm: async () => ({ path: 'MedicationRequest/_search', form: 'patient.family=muster' }),
    fhirReadProvenance: async () => ({ path: `Provenance/${request}` }),
    fhirSearchProvenances: async () => ({ path: `Provenance?target=MedicationRequest/${request}` }),
    fhirReadMedicationDispense: async () => ({ path: `MedicationDispense/${dispensed}` }),
    fhirReadMedicationDispenseVersion: async () => ({ path: `MedicationDispense/${dispensed}/_history/1` }),
    fhirSearchMedicationDispenses: async () => ({ path: `MedicationDispense?prescription=MedicationRequest/${request}` }),
    fhirReadDocumentReference: async () => ({ path: `DocumentReference/${noteKeys.write(note)}` }),
    fhirReadDocumentReferenceVersion: async () => ({ path: `DocumentReference/${noteKeys.write(note)}/_history/1` }),
    fhirReadComposition: async () => ({ path: `Composition/${noteKeys.write(note)}` }),
    fhirReadCompositionVersion: async () => ({ path: `Composition/${noteKeys.write(note)}/_history/1` }),
    fhirSearchCompositions: async () => ({ path: `Composition?patient=${id}` }),
    fhirSearchCompositionsByForm: async () => ({ path: 'Composition/_search', form: 'patient.family=muster' }),
    fhirSearchDocumentReferences: async () => ({ path: `DocumentReference?patient=${id}` }),
    fhirSearchDocumentReferencesByForm: async () => ({ path: 'DocumentReference/_search', form: 'patient.birthdate=1984-02-29' }),
    fhirReadCareTeam: async () => ({ path: `CareTeam/${id}` }),
    fhirSearchCareTeams: async () => ({ path: `CareTeam?patient=${id}` }),
    fhirReadConsent: async () => ({ path: `Consent/${id}.email` }),
    fhirSearchConsents: async () => ({ path: `Consent?patient=${id}` }),
    fhirSearchRelatedPersons: async () => ({ path: `RelatedPerson?patient=${id}` }),
    fhirReadRelatedPerson: async ask => ({ path: `RelatedPerson/${first(await ask({ path: `RelatedPerson?patient=${id}` })).id}` }),
    fhirSearchAuditEvents: async () => ({ path: `AuditEvent?patient=${id}` }),
    fhirReadAuditEvent: async ask => ({ path: `AuditEvent/${first(await ask({ path: `AuditEvent?patient=${id}` })).id}` }),
    fhirReadEverything: async () => ({ path: `Patient/${id}/$everything` }),
    fhirCreateAppointment: async ask => {
      const participant = [{ actor: { reference: `Patient/${id}` }, status: 'accepted' }];
      const slot = [{ reference: `Slot/${first(await ask({ path: slots })).id}` }];
      return { path: 'Appointment', body: { resourceType: 'Appointment', status: 'booked', slot, participant } };
    },
    fhirSearchAppointments: async () => ({ path: `Appointment?patient=${id}` }),
    fhirSearchAppointmentsByForm: async () => ({ path: 'Appointment/_search', form: `patient=${id}` }),
    fhirReadAppointment: async ask => {
      visit = first(await ask({ path: `Appointment?patient=${id}` }));
      return { path: `Appointment/${visit.id}` };
    },
    fhirReadAppointmentVersion: async () => ({ path: `Appointment/${visit.id}/_history/1` }),
    fhirFindAppointments: async () => ({ path: 'Appointment/$find', body: asked(...window, whose) }),
    fhirHoldAppointment: async ask => {
      const resource = first(await ask({ path: 'Appointment/$find', body: asked(...window, whose) }));
      return { path: 'Appointment/$hold', body: asked({ name: 'appointment-resource', resource }) };
    },
    fhirBookAppointment: async ask => {
      held = first(await ask({ path: `Appointment?status=pending&patient=${id}` }));
      return { path: 'Appointment/$book', body: asked(referenceOf(held)) };
    },
    fhirCancelAppointment: async () => ({ path: 'Appointment/$cancel', body: asked(referenceOf(held)) }),
    fhirSearchAppointmentResponses: async () => ({ path: `AppointmentResponse?patient=${id}` }),
    fhirSearchAppointmentResponsesByForm: async () => ({
      path: 'AppointmentResponse/_search',
      form: `appointment=Appointment/${visit.id}`,
    }),
    fhirReadAppointmentResponse: async ask => {
      answered = first(await ask({ path: `AppointmentResponse?patient=${id}` }));
      return { path: `AppointmentResponse/${answered.id}` };
    },
    fhirReadAppointmentResponseVersion: async () => ({ path: `AppointmentResponse/${answered.id}/_history/1` }),
    fhirCreateAppointmentResponse: async () => ({ path: 'AppointmentResponse', body: answered }),
    fhirUpdateAppointment: async () => ({
      ...{ path: `Appointment/${visit.id}`, method: 'PUT', headers: ifMatch(visit) },
      body: { ...visit, status: 'cancelled' },
    }),
  };
  return asking;
};

test('each route of FHIR that shows a patient is an entry of that request, and each patient in what it answers has one of their own', async () => {
  const there = await practice();
  const { ada, clinic, patient } = there;
  const asking = requestsIn(there);
  const audited = Object.entries(rows).flatMap(([name, { audited: how }]) => (how ? [name] : []));
  expect(Object.keys(asking).sort()).toEqual(audited.sort());
  const told = async ({ path, ...asked }: RequestAt) => {
    const { status, text, headers, resource } = await askFhir(ada, clinic, path, asked);
    expect(status, `${path}: ${text}`).toBeLessThan(300);
    return { resource, text, requestId: headers.get('x-request-id')! };
  };
  const sent: { operation: string; requestId: string }[] = [];
  const shown = new Map<string, Set<string>>();
  for (const [operation, asked] of Object.entries(asking)) {
    const { text, requestId } = await told(await asked(async request => (await told(request)).resource));
    sent.push({ operation, requestId });
    for (const [id] of text.matchAll(/\bpatient-[0-9a-z]{26}\b/g)) shown.set(id, (shown.get(id) ?? new Set()).add(operation));
  }
  expect(shown.get(fhirIdOf(patient.patientId))!.size).toBeGreaterThanOrEqual(20);
  for (const [id, operations] of shown) {
    const params = { ...clinic, patientId: id.replace('-', '_') as typeof patient.patientId };
    const { data } = await ada.api.listPatientAccesses({ params, query: { limit: 100 } });
    const missing = [...operations].filter(each => !ofWhoLooked.includes(each) && !data.some(({ operation }) => operation === each));
    expect(missing, id).toEqual([]);
  }
  await eventually('an entry of each request', async () => {
    const { entries } = await logBesideTable(`WS#${clinic.workspaceId}`);
    const accesses = entries.filter(({ entity }) => entity === 'access');
    return sent.every(each =>
      accesses.some(({ requestId, record }) => requestId === each.requestId && record.operation === each.operation),
    );
  });
});
