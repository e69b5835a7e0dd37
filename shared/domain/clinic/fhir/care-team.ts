import type { Patient } from '../patient.ts';
import { filled, metaOf, type Reference, referenceTo, withoutGaps } from './elements.ts';
import { fhirIdOf } from './ids.ts';

export type CareTeam = {
  resourceType: 'CareTeam';
  id: string;
  meta: ReturnType<typeof metaOf>;
  status: 'active' | 'inactive';
  subject: Reference;
  participant?: { member: Reference }[];
  managingOrganization: Reference[];
};
/** Who treats a patient. It is called as they are: there is one team of each. */
export const careTeamResource = (patient: Pick<Patient, 'workspaceId' | 'patientId' | 'careTeam' | 'endedAt' | 'version'>): CareTeam =>
  withoutGaps<CareTeam>({
    resourceType: 'CareTeam',
    id: fhirIdOf(patient.patientId),
    meta: metaOf(patient.version),
    status: patient.endedAt === undefined ? 'active' : 'inactive',
    subject: referenceTo('Patient', patient.patientId),
    participant: filled(patient.careTeam?.map(userId => ({ member: referenceTo('Practitioner', userId) }))),
    managingOrganization: [referenceTo('Organization', patient.workspaceId)],
  });
