import { fhirMedicationRoutes } from '../../../../shared/api/clinic/fhir/medications.ts';
import { narrowedTo } from '../../../../shared/api/clinic/fhir/results.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import { dispenses, dispensesOf } from '../../../../shared/data/clinic/dispenses.ts';
import { prescriptions } from '../../../../shared/data/clinic/prescriptions.ts';
import type { DispenseKey } from '../../../../shared/domain/clinic/dispenses/dispense.ts';
import { noteKeys, prescriptionKeys } from '../../../../shared/domain/clinic/fhir/ids.ts';
import {
  type MedicationDispense,
  medicationDispenseResource,
  medicationRequestResource,
  requestStatus,
} from '../../../../shared/domain/clinic/fhir/medication.ts';
import { noteProvenance, type Provenance, provenanceResource } from '../../../../shared/domain/clinic/fhir/provenance.ts';
import { weightOf } from '../../../../shared/domain/clinic/fhir/weight.ts';
import type { NoteKey } from '../../../../shared/domain/clinic/notes/note.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import type { PrescriptionKey } from '../../../../shared/domain/clinic/prescriptions/prescription.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import { shownDispense, shownDispenses } from '../../dispenses/view.ts';
import { noteShown } from '../../patients/access.ts';
import { type Asking, shownOf, treated } from '../../prescriptions/known.ts';
import { codesAsked, oneReferred, single } from '../about.ts';
import { patientsAlong, staffAlong } from '../along.ts';
import { type Companions, companionsOf } from '../companions.ts';
import { readNote } from '../notes/open.ts';
import { searchRecords } from '../of-patients.ts';
import { requireRight } from '../rights.ts';
import { type Search, type SearchRequest, searchOf, tablePage, wholePage } from '../search.ts';
import { openPrescriptions, type PrescriptionView } from './open.ts';

type OnePrescription = Asking & { params: PrescriptionKey };

/** A prescription as it is shown, once it is written that it is. */
const shown = async (
  operation: keyof typeof fhirMedicationRoutes,
  { params, role, context }: OnePrescription,
): Promise<PrescriptionView> => {
  const { dataKey, emergencyAccessId } = await treated(params, { role, context }, 'read');
  const prescription = shownOf(await prescriptions.get(params), dataKey, context.now);
  await noteShown([params], operation, context, emergencyAccessId);
  return { prescription, dataKey };
};

const readRequestAs = (operation: 'fhirReadMedicationRequest' | 'fhirReadMedicationRequestVersion') => async (asked: OnePrescription) => ({
  resource: medicationRequestResource((await shown(operation, asked)).prescription),
});

const readDispenseAs =
  (operation: 'fhirReadMedicationDispense' | 'fhirReadMedicationDispenseVersion') =>
  async ({ params, role, context }: Asking & { params: DispenseKey }): Promise<FhirReply> => {
    // It says which medicine it was, as the prescription does: whoever reads it may read that, too.
    requireRight(role, 'prescription:read');
    const { prescription, dataKey } = await shown(operation, { params, role, context });
    return { resource: medicationDispenseResource(shownDispense(await dispenses.get(params), dataKey), prescription) };
  };

/** Who has signed a note, for whoever may read notes, once it is written that it is shown. */
const noteSigned = async (operation: keyof typeof fhirMedicationRoutes, key: NoteKey, asking: Asking) => {
  requireRight(asking.role, 'note:read');
  return noteProvenance(await readNote(operation, key, asking));
};

/** Who has signed a prescription or a note; nothing where nobody has. */
const provenanceOf = async (operation: keyof typeof fhirMedicationRoutes, key: PrescriptionKey | NoteKey, asking: Asking) =>
  'noteId' in key
    ? noteSigned(operation, key, asking)
    : provenanceResource((await shown(operation, { params: key, ...asking })).prescription);

/** Fails with `not_found` where nobody has signed. */
const signed = (resource: Provenance | undefined): Provenance => {
  if (!resource) throw new Failure('not_found', { what: 'signature' });
  return resource;
};

const onePrescription = ({ asked, workspaceId }: Search, name: string): PrescriptionKey => ({
  workspaceId,
  ...oneReferred(asked, name, 'MedicationRequest', prescriptionKeys.read),
});

/** What was signed, of which the signature is looked for. */
const signedThing = (search: Search): PrescriptionKey | NoteKey => {
  const { asked, workspaceId } = search;
  const type = ['DocumentReference', 'Composition'].find(each => single(asked, 'target').values[0]?.startsWith(`${each}/`));
  return type ? { workspaceId, ...oneReferred(asked, 'target', type, noteKeys.read) } : onePrescription(search, 'target');
};

const requestStatuses = ['draft', 'active', 'on-hold', 'cancelled', 'stopped', 'completed'];

/** What was dispensed of a prescription, the last first. */
const dispensesOfOne = async ({ prescription, dataKey }: PrescriptionView): Promise<MedicationDispense[]> =>
  shownDispenses(await dispensesOf(prescription), dataKey).map(each => medicationDispenseResource(each, prescription));

/** What prescriptions refer to, and what refers to them. */
const companions: Companions<PrescriptionView> = {
  'MedicationRequest:patient': (shown, workspaceId) =>
    patientsAlong(
      shown.map(({ prescription }) => prescription),
      workspaceId,
    ),
  'MedicationRequest:requester': (shown, workspaceId, language) =>
    staffAlong(
      shown.map(({ prescription }) => prescription.createdBy),
      workspaceId,
      language,
    ),
  'Provenance:target': shown => shown.flatMap(({ prescription }) => provenanceResource(prescription) ?? []),
  'MedicationDispense:prescription': async shown => (await Promise.all(shown.map(dispensesOfOne))).flat(),
};

const searchRequests =
  (operation: 'fhirSearchMedicationRequests' | 'fhirSearchMedicationRequestsByForm') =>
  async (request: SearchRequest & Asking & { language: string }): Promise<FhirReply> => {
    const { role, context, language } = request;
    const search = await searchOf(request, fhirMedicationRoutes[operation].fhir);
    const isAsked = codesAsked(search.asked, 'status', requestStatuses);
    const open = (key: PatientKey) => openPrescriptions(key, { role, context });
    const fits = ({ prescription }: PrescriptionView): boolean => isAsked(requestStatus(prescription));
    const weigh = ({ prescription }: PrescriptionView): number => weightOf([medicationRequestResource(prescription)]);
    const { found, ...page } = await searchRecords(search, { operation, context, open, fits, weigh });
    const resources = found.map(({ prescription }) => medicationRequestResource(prescription));
    const along = await companionsOf(search, companions, found, language);
    return { resource: await tablePage(search, { ...page, resources, along }) };
  };

export const fhirMedicationHandlers: FhirHandlersOf<typeof fhirMedicationRoutes> = {
  fhirReadMedicationRequest: readRequestAs('fhirReadMedicationRequest'),
  fhirReadMedicationRequestVersion: readRequestAs('fhirReadMedicationRequestVersion'),

  fhirSearchMedicationRequests: searchRequests('fhirSearchMedicationRequests'),
  fhirSearchMedicationRequestsByForm: searchRequests('fhirSearchMedicationRequestsByForm'),

  fhirReadProvenance: async ({ params, role, context }) => ({
    resource: signed(await provenanceOf('fhirReadProvenance', params, { role, context })),
  }),

  fhirSearchProvenances: async request => {
    const { role, context } = request;
    const search = await searchOf(request, fhirMedicationRoutes.fhirSearchProvenances.fhir);
    const found = await provenanceOf('fhirSearchProvenances', signedThing(search), { role, context });
    return { resource: await wholePage(search, found ? [found] : []) };
  },

  fhirReadMedicationDispense: readDispenseAs('fhirReadMedicationDispense'),
  fhirReadMedicationDispenseVersion: readDispenseAs('fhirReadMedicationDispenseVersion'),

  fhirSearchMedicationDispenses: async request => {
    const { role, context } = request;
    requireRight(role, 'prescription:read');
    const search = await searchOf(request, fhirMedicationRoutes.fhirSearchMedicationDispenses.fhir);
    const params = onePrescription(search, 'prescription');
    const isAsked = codesAsked(search.asked, 'status', ['completed', 'cancelled']);
    const view = await shown('fhirSearchMedicationDispenses', { params, role, context });
    const resources = (await dispensesOfOne(view)).filter(({ status }) => isAsked(status));
    const isAlong = resources.length > 0 && search.form.includes.some(each => [undefined, 'MedicationRequest'].includes(narrowedTo(each)));
    const along = { resources: isAlong ? [medicationRequestResource(view.prescription)] : [] };
    return { resource: await wholePage(search, resources, along) };
  },
};
