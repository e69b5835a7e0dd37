import type { fhirRecordRoutes } from '../../../../shared/api/clinic/fhir/records.ts';
import type { FhirHandlersOf } from '../../../../shared/api/clinic/fhir/route.ts';
import { appointmentsOf } from '../../../../shared/data/clinic/appointments.ts';
import { patientKeyOf } from '../../../../shared/data/clinic/patient-keys.ts';
import { type BesidePatient, besidePatient } from '../../../../shared/data/clinic/patient-partition.ts';
import { dataKeyOf } from '../../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../../shared/data/clinic/patients.ts';
import { livePortalAccesses } from '../../../../shared/data/clinic/portal-accesses.ts';
import { openPrescription } from '../../../../shared/data/clinic/prescription-seal.ts';
import { prescriptions } from '../../../../shared/data/clinic/prescriptions.ts';
import { readMany } from '../../../../shared/data/core/rows.ts';
import { appointmentResource } from '../../../../shared/domain/clinic/fhir/appointment.ts';
import { auditEventResource } from '../../../../shared/domain/clinic/fhir/audit-event.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { careTeamResource } from '../../../../shared/domain/clinic/fhir/care-team.ts';
import { compositionResource } from '../../../../shared/domain/clinic/fhir/composition.ts';
import { documentReferenceResource, type NoteShown } from '../../../../shared/domain/clinic/fhir/document.ts';
import { flagResources } from '../../../../shared/domain/clinic/fhir/flag.ts';
import { fhirIdOf } from '../../../../shared/domain/clinic/fhir/ids.ts';
import { medicationDispenseResource, medicationRequestResource } from '../../../../shared/domain/clinic/fhir/medication.ts';
import { noteProvenance, provenanceResource } from '../../../../shared/domain/clinic/fhir/provenance.ts';
import { relatedPersonResource } from '../../../../shared/domain/clinic/fhir/related-person.ts';
import { type PagePlace, readFitting, weightOf } from '../../../../shared/domain/clinic/fhir/weight.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { isLive } from '../../../../shared/domain/clinic/portal/portal-access.ts';
import { type Permission, reachOf } from '../../../../shared/domain/core/permissions.ts';
import { isReached, type Asking as VisitAsking } from '../../appointments/reach.ts';
import { viewsFor } from '../../appointments/view.ts';
import { shownDispense } from '../../dispenses/view.ts';
import { shownNote } from '../../notes/view.ts';
import { noteShown } from '../../patients/access.ts';
import { chartAsker, requireChart, withTeam } from '../../patients/chart.ts';
import { type Known, known } from '../../patients/register.ts';
import { shownOf } from '../../prescriptions/known.ts';
import { consentsOf, patientOf } from '../patients/resource.ts';
import { requireRight } from '../rights.ts';
import { searchOf, tablePage } from '../search.ts';
import { ageNow } from './age.ts';

/** Some of what is known of a patient, and where that goes on: first among the visits (`visits|…`), then in what else stands beside the patient (`beside|…`). */
type Part = { resources: Resource[]; next?: string | undefined };

const whoTheyAre = async (found: Known, related: Resource[]): Promise<Resource[]> => [
  patientOf(found),
  careTeamResource(await withTeam(found.patient)),
  ...related,
  ...consentsOf(found),
  ...flagResources(found.patient, found.chart() ?? { alerts: [] }),
];

/** Who acts for a patient at this moment: of whom did, a search tells. */
const whoActs = async ({ patient }: Known, now: string): Promise<Resource[]> => {
  const age = await ageNow(patient);
  const live = await livePortalAccesses(patient, each => isLive(each, age, now));
  return live.flatMap(each => relatedPersonResource(each, age, now) ?? []);
};

const visits = async (key: PatientKey, asking: VisitAsking, place: PagePlace): Promise<Part> => {
  const { items, cursor } = await appointmentsOf(key, { ...place, keep: each => isReached(each, asking) });
  const resources = (await viewsFor(asking, items)).map(each => appointmentResource(each as Parameters<typeof appointmentResource>[0], []));
  return { resources, next: cursor === undefined ? 'beside|' : `visits|${cursor}` };
};

/** What the prescriptions say by which something was dispensed. */
const prescribedIn = async (found: readonly BesidePatient[], dataKey: Buffer) => {
  const keys = new Map(found.flatMap(each => (each.kind === 'dispense' ? [[each.record.prescriptionId, each.record] as const] : [])));
  const rows = await readMany([...keys.values()].map(({ dispenseId: _id, ...key }) => prescriptions.keyOf(key)));
  return new Map(rows.map(prescriptions.fromRow).map(each => [each.prescriptionId, openPrescription(each, dataKey)]));
};

/** What was signed, and who has signed it, where somebody has. */
const withSignatures = (resources: readonly Resource[], signatures: Resource | undefined): Resource[] => [
  ...resources,
  ...(signatures ? [signatures] : []),
];

/** A note, as a document begins, too, and who has signed it. */
const noteResources = (note: NoteShown): Resource[] =>
  withSignatures([documentReferenceResource(note), compositionResource(note)], noteProvenance(note));

const beside = async (key: PatientKey, dataKey: Buffer, now: string, place: PagePlace): Promise<Part> => {
  const notesIn = (each: BesidePatient): Resource[] => (each.kind === 'note' ? noteResources(shownNote(each.record, dataKey)) : []);
  const read = async (some: PagePlace) => {
    const { items, ...page } = await besidePatient(key, some);
    return { ...page, items: items.map(each => ({ each, notes: notesIn(each) })) };
  };
  // Notes alone may be so long that a page of them is no answer.
  const { items, cursor } = await readFitting(read, place, ({ notes }) => weightOf(notes));
  const found = items.map(({ each }) => each);
  const prescribed = await prescribedIn(found, dataKey);
  const resources = items.flatMap(({ each, notes }): Resource[] => {
    if (each.kind === 'patient_access') return [auditEventResource(each.record)];
    if (each.kind === 'note') return notes;
    if (each.kind === 'dispense')
      return [medicationDispenseResource(shownDispense(each.record, dataKey), prescribed.get(each.record.prescriptionId)!)];
    const prescription = shownOf(each.record, dataKey, now);
    return withSignatures([medicationRequestResource(prescription)], provenanceResource(prescription));
  });
  return { resources, next: cursor === undefined ? undefined : `beside|${cursor}` };
};

/** What must be read beside the chart: all of it is in the answer, of visits those that whoever asks may read. */
const needed = ['patient:read', 'prescription:read', 'dispense:read', 'appointment:read', 'note:read'] as const satisfies Permission[];

/**
 * All that is known of a patient, page by page, once it is written that it is shown: as far as whoever asks may read it (FHIR R4, Patient
 * $everything). Fails with `forbidden` for whoever may read nothing of a part of it.
 */
export const everything: FhirHandlersOf<typeof fhirRecordRoutes>['fhirReadEverything'] = async request => {
  const { params, role, context } = request;
  for (const needs of needed) requireRight(role, needs);
  const type = `Patient/${fhirIdOf(params.patientId)}/$everything`;
  const search = await searchOf(request, { type, params: {}, isUncounted: true });
  const [stored, asker] = await Promise.all([patients.find(params), chartAsker(params.workspaceId, role, context)]);
  const found = await known(stored);
  await requireChart(found.patient, asker, 'read');
  const [where = '', cursor = ''] = (search.after ?? 'visits|').split('|');
  const place = { limit: search.count, ...(cursor === '' ? {} : { cursor }) };
  const part =
    where === 'visits'
      ? await visits(params, { role, reach: reachOf(role, 'appointment:read')!, context }, place)
      : await beside(params, dataKeyOf(found.patient, await patientKeyOf(params.workspaceId)), context.now, place);
  await noteShown([params], 'fhirReadEverything', context);
  const isFirst = search.after === undefined;
  const resources = isFirst ? [...(await whoTheyAre(found, await whoActs(found, context.now))), ...part.resources] : part.resources;
  return { resource: await tablePage(search, { cursor: part.next, resources }) };
};
