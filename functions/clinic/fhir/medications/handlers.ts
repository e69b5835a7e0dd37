import { fhirMedicationRoutes } from '../../../../shared/api/clinic/fhir/medications.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import { dispenses, dispensesOf } from '../../../../shared/data/clinic/dispenses.ts';
import { notes } from '../../../../shared/data/clinic/notes.ts';
import { prescriptions, prescriptionsOf } from '../../../../shared/data/clinic/prescriptions.ts';
import type { DispenseKey } from '../../../../shared/domain/clinic/dispenses/dispense.ts';
import { noteKeys, prescriptionKeys } from '../../../../shared/domain/clinic/fhir/ids.ts';
import {
  medicationDispenseResource,
  medicationRequestResource,
  type PrescriptionShown,
  requestStatus,
} from '../../../../shared/domain/clinic/fhir/medication.ts';
import { noteProvenance, type Provenance, provenanceResource } from '../../../../shared/domain/clinic/fhir/provenance.ts';
import { type PagePlace, weightOf } from '../../../../shared/domain/clinic/fhir/weight.ts';
import type { NoteKey } from '../../../../shared/domain/clinic/notes/note.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import type { PrescriptionKey } from '../../../../shared/domain/clinic/prescriptions/prescription.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import { reachOf, type Standing } from '../../../../shared/domain/core/permissions.ts';
import { shownDispense, shownDispenses } from '../../dispenses/view.ts';
import { shownNote } from '../../notes/view.ts';
import { noteShown } from '../../patients/access.ts';
import { type Asking, charted, shownOf, type TreatedPatient, treated } from '../../prescriptions/known.ts';
import { codesAsked, oneReferred, single } from '../about.ts';
import { patientsAlong, staffAlong } from '../along.ts';
import { searchRecords } from '../of-patients.ts';
import { type AlongPage, type Search, type SearchRequest, searchOf, tablePage, wholePage } from '../search.ts';

/** A MedicationDispense says which medicine it was, which the prescription says: whoever reads it may read that, too. */
const requireRequestRight = (role: Standing): void => {
  if (reachOf(role, 'prescription:read') === undefined) throw new Failure('forbidden', { needs: 'prescription:read' });
};

type OnePrescription = Asking & { params: PrescriptionKey };

/** A prescription as it is shown, with its patient, once it is written that it is. */
const shown = async (operation: keyof typeof fhirMedicationRoutes, { params, role, context }: OnePrescription) => {
  const patient = await treated(params, { role, context }, 'read');
  const prescription = shownOf(await prescriptions.get(params), patient.dataKey, context.now);
  await noteShown([params], operation, context, patient.emergencyAccessId);
  return { patient, prescription };
};

const readRequestAs = (operation: 'fhirReadMedicationRequest' | 'fhirReadMedicationRequestVersion') => async (asked: OnePrescription) => ({
  resource: medicationRequestResource((await shown(operation, asked)).prescription),
});

const readDispenseAs =
  (operation: 'fhirReadMedicationDispense' | 'fhirReadMedicationDispenseVersion') =>
  async ({ params, role, context }: Asking & { params: DispenseKey }): Promise<FhirReply> => {
    requireRequestRight(role);
    const { patient, prescription } = await shown(operation, { params, role, context });
    return { resource: medicationDispenseResource(shownDispense(await dispenses.get(params), patient.dataKey), prescription) };
  };

/** Who has signed a note, for whoever may read notes, once it is written that it is shown. */
const noteSigned = async (operation: keyof typeof fhirMedicationRoutes, key: NoteKey, { role, context }: Asking) => {
  if (reachOf(role, 'note:read') === undefined) throw new Failure('forbidden', { needs: 'note:read' });
  const { dataKey, emergencyAccessId } = await charted(key, { role, context }, 'read');
  const note = shownNote(await notes.get(key), dataKey);
  await noteShown([key], operation, context, emergencyAccessId);
  return noteProvenance(note);
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
const dispensesShown = async (key: PrescriptionKey, { dataKey }: TreatedPatient) => shownDispenses(await dispensesOf(key), dataKey);

/** A prescription that is shown, with what opens its dispenses. */
type PrescriptionView = { prescription: PrescriptionShown; dataKey: Buffer };

/** What prescriptions that are shown refer to, and what refers to them, as far as it is to come along. */
const requestsAlong = async (
  { form: { includes, revincludes }, workspaceId }: Search,
  shown: readonly PrescriptionView[],
  language: string,
): Promise<AlongPage> => {
  const wants = (name: string): boolean => includes.includes(name) || revincludes.includes(name);
  const parts = await Promise.all([
    wants('MedicationRequest:patient')
      ? patientsAlong(
          workspaceId,
          shown.map(({ prescription }) => prescription.patientId),
        )
      : [],
    wants('MedicationRequest:requester')
      ? staffAlong(
          workspaceId,
          shown.map(({ prescription }) => prescription.createdBy),
          language,
        )
      : [],
    wants('Provenance:target') ? shown.flatMap(({ prescription }) => provenanceResource(prescription) ?? []) : [],
    ...(wants('MedicationDispense:prescription')
      ? shown.map(async ({ prescription, dataKey }) =>
          shownDispenses(await dispensesOf(prescription), dataKey).map(each => medicationDispenseResource(each, prescription)),
        )
      : []),
  ]);
  return { resources: parts.flat() };
};

const searchRequests =
  (operation: 'fhirSearchMedicationRequests' | 'fhirSearchMedicationRequestsByForm') =>
  async (request: SearchRequest & Asking & { language: string }): Promise<FhirReply> => {
    const { role, context, language } = request;
    const search = await searchOf(request, fhirMedicationRoutes[operation].fhir);
    const isAsked = codesAsked(search.asked, 'status', requestStatuses);
    const open = async (key: PatientKey) => {
      const { dataKey, emergencyAccessId } = await treated(key, { role, context }, 'read');
      const read = async (place: PagePlace) => {
        const { items, ...page } = await prescriptionsOf(key, place);
        return { ...page, items: items.map(each => ({ prescription: shownOf(each, dataKey, context.now), dataKey })) };
      };
      return { emergencyAccessId, read };
    };
    const fits = ({ prescription }: PrescriptionView): boolean => isAsked(requestStatus(prescription));
    const weigh = ({ prescription }: PrescriptionView): number => weightOf([medicationRequestResource(prescription)]);
    const { found, ...page } = await searchRecords(search, { operation, context, open, fits, weigh });
    const resources = found.map(({ prescription }) => medicationRequestResource(prescription));
    return { resource: await tablePage(search, { ...page, resources, along: await requestsAlong(search, found, language) }) };
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
    requireRequestRight(role);
    const search = await searchOf(request, fhirMedicationRoutes.fhirSearchMedicationDispenses.fhir);
    const params = onePrescription(search, 'prescription');
    const isAsked = codesAsked(search.asked, 'status', ['completed', 'cancelled']);
    const { patient, prescription } = await shown('fhirSearchMedicationDispenses', { params, role, context });
    const found = (await dispensesShown(params, patient)).map(each => medicationDispenseResource(each, prescription));
    const resources = found.filter(({ status }) => isAsked(status));
    const isAlong = search.form.includes.length > 0 && resources.length > 0;
    const along = { resources: isAlong ? [medicationRequestResource(prescription)] : [] };
    return { resource: await wholePage(search, resources, along) };
  },
};
