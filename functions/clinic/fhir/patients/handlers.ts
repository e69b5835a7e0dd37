import type { fhirPatientRoutes } from '../../../../shared/api/clinic/fhir/patients.ts';
import { patientParams } from '../../../../shared/api/clinic/fhir/patients.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import { patientKeyOf } from '../../../../shared/data/clinic/patient-keys.ts';
import { patients, presentPatients } from '../../../../shared/data/clinic/patients.ts';
import type { UserContext } from '../../../../shared/data/core/entity.ts';
import { patientResource } from '../../../../shared/domain/clinic/fhir/patient.ts';
import type { WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { noteShown } from '../../patients/access.ts';
import { search } from '../../patients/find.ts';
import { type Known, known, knownUnder } from '../../patients/register.ts';
import { searchOf, searchPage } from '../search.ts';
import { type PatientQuery, patientQueryOf } from './query.ts';

const resourceOf = ({ patient: { workspaceId, patientId, endedAt, version }, person }: Known) =>
  patientResource({ ...person, workspaceId, patientId, endedAt, version });

/** Those who are asked for, and whether there may be more. */
const find = async (workspaceId: WorkspaceId, { among, fits }: PatientQuery): Promise<{ found: Known[]; more: boolean }> => {
  if ('question' in among) return search(workspaceId, among.question, fits);
  const [present, key] = await Promise.all([presentPatients(workspaceId, [...new Set(among.ids)]), patientKeyOf(workspaceId)]);
  return { found: present.map(patient => knownUnder(patient, key)).filter(fits), more: false };
};

type Asking = { params: { workspaceId: WorkspaceId }; rawQuery: string; context: UserContext };

/** Answers those who are asked for. Each who is on the page stands in the log as shown before it leaves. */
const searched =
  (operation: keyof typeof fhirPatientRoutes) =>
  async ({ params: { workspaceId }, rawQuery, context }: Asking): Promise<FhirReply> => {
    const searching = { type: 'Patient', params: patientParams, workspaceId, userId: context.userId };
    const asked = await searchOf(rawQuery, searching);
    const findings = await find(workspaceId, patientQueryOf(asked.asked, workspaceId));
    const { shown, resource } = await searchPage(searching, asked, { ...findings, idOf: ({ patient }) => patient.patientId, resourceOf });
    await noteShown(
      shown.map(({ patient }) => patient),
      operation,
      context,
    );
    return { resource };
  };

export const fhirPatientHandlers: FhirHandlersOf<typeof fhirPatientRoutes> = {
  fhirReadPatient: async ({ params, context }) => {
    const found = await known(await patients.find(params));
    await noteShown([params], 'fhirReadPatient', context);
    return { resource: resourceOf(found) };
  },
  fhirSearchPatients: searched('fhirSearchPatients'),
  fhirSearchPatientsByForm: searched('fhirSearchPatientsByForm'),
};
