import {
  type fhirMedicationRoutes,
  medicationDispenseParams,
  medicationRequestParams,
  provenanceParams,
} from '../../../../shared/api/clinic/fhir/medications.ts';
import type { FhirHandlersOf } from '../../../../shared/api/clinic/fhir/route.ts';
import { dispenses, dispensesOf } from '../../../../shared/data/clinic/dispenses.ts';
import { prescriptions, prescriptionsOf } from '../../../../shared/data/clinic/prescriptions.ts';
import { prescriptionKeys } from '../../../../shared/domain/clinic/fhir/ids.ts';
import {
  medicationDispenseResource,
  medicationRequestResource,
  type PrescriptionShown,
} from '../../../../shared/domain/clinic/fhir/medication.ts';
import { provenanceResource } from '../../../../shared/domain/clinic/fhir/provenance.ts';
import type { PrescriptionKey } from '../../../../shared/domain/clinic/prescriptions/prescription.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import { reachOf, type Standing } from '../../../../shared/domain/core/permissions.ts';
import { shownDispense, shownDispenses } from '../../dispenses/view.ts';
import { noteShown } from '../../patients/access.ts';
import { type Asking, shownOf, type TreatedPatient, treated } from '../../prescriptions/known.ts';
import { codesAsked, onePatient, oneReferred } from '../about.ts';
import { type Search, searchOf, tablePage } from '../search.ts';

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

/** Who has signed a prescription. Fails with `not_found` where nobody has. */
const signed = (prescription: PrescriptionShown) => {
  const resource = provenanceResource(prescription);
  if (!resource) throw new Failure('not_found', { what: 'signature' });
  return resource;
};

const onePrescription = ({ asked, workspaceId }: Search, name: string): PrescriptionKey => ({
  workspaceId,
  ...oneReferred(asked, name, 'MedicationRequest', prescriptionKeys.read),
});

const requestStatuses = ['draft', 'active', 'on-hold', 'cancelled', 'stopped', 'completed'];

/** What was dispensed of a prescription, the last first. */
const dispensesShown = async (key: PrescriptionKey, { dataKey }: TreatedPatient) => shownDispenses(await dispensesOf(key), dataKey);

export const fhirMedicationHandlers: FhirHandlersOf<typeof fhirMedicationRoutes> = {
  fhirReadMedicationRequest: async asked => ({
    resource: medicationRequestResource((await shown('fhirReadMedicationRequest', asked)).prescription),
  }),

  fhirSearchMedicationRequests: async request => {
    const { role, context } = request;
    const search = await searchOf(request, { type: 'MedicationRequest', params: medicationRequestParams });
    const key = onePatient(search);
    const isAsked = codesAsked(search.asked, 'status', requestStatuses);
    const { dataKey, emergencyAccessId } = await treated(key, { role, context }, 'read');
    const { items, cursor } = await prescriptionsOf(key, { limit: search.count, ...(search.after ? { cursor: search.after } : {}) });
    await noteShown([key], 'fhirSearchMedicationRequests', context, emergencyAccessId);
    const found = items.map(each => medicationRequestResource(shownOf(each, dataKey, context.now)));
    return { resource: await tablePage(search, { cursor, resources: found.filter(({ status }) => isAsked(status)) }) };
  },

  fhirReadProvenance: async asked => ({ resource: signed((await shown('fhirReadProvenance', asked)).prescription) }),

  fhirSearchProvenances: async request => {
    const { role, context } = request;
    const search = await searchOf(request, { type: 'Provenance', params: provenanceParams });
    const params = onePrescription(search, 'target');
    const { prescription } = await shown('fhirSearchProvenances', { params, role, context });
    return { resource: await tablePage(search, { resources: prescription.signature ? [signed(prescription)] : [] }) };
  },

  fhirReadMedicationDispense: async ({ params, role, context }) => {
    requireRequestRight(role);
    const { patient, prescription } = await shown('fhirReadMedicationDispense', { params, role, context });
    return { resource: medicationDispenseResource(shownDispense(await dispenses.get(params), patient.dataKey), prescription) };
  },

  fhirSearchMedicationDispenses: async request => {
    const { role, context } = request;
    requireRequestRight(role);
    const search = await searchOf(request, { type: 'MedicationDispense', params: medicationDispenseParams });
    const params = onePrescription(search, 'prescription');
    const isAsked = codesAsked(search.asked, 'status', ['completed', 'cancelled']);
    const { patient, prescription } = await shown('fhirSearchMedicationDispenses', { params, role, context });
    const found = (await dispensesShown(params, patient)).map(each => medicationDispenseResource(each, prescription));
    return { resource: await tablePage(search, { resources: found.filter(({ status }) => isAsked(status)) }) };
  },
};
