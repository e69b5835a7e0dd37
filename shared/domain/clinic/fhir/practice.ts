import type { Schedule } from '../booking/schedule.ts';
import type { VisitType } from '../booking/visit-type.ts';
import type { Clinic } from '../clinic.ts';
import { type Coding, type Concept, metaOf, type Reference, referenceTo, withoutGaps, zoneExtension } from './elements.ts';
import { fhirIdOf } from './ids.ts';

/** The systems of the codes of roles, and of types of visits. */
export const roleSystem = 'urn:almanac:role';
export const visitTypeSystem = 'urn:almanac:visit-type';

type Meta = ReturnType<typeof metaOf>;
type Resource<T extends string> = { resourceType: T; id: string; meta?: Meta };
type Workspace = { workspaceId: Schedule['workspaceId']; name: string };
type Member = Pick<Schedule, 'workspaceId'> & { userId: string; displayName: string; role: string; until?: string | undefined };

export type Organization = Resource<'Organization'> & {
  active: true;
  name: string;
  telecom?: { system: 'phone'; value: string; use: 'work' }[];
  address?: { use: 'work'; text: string }[];
};
export type Practitioner = Resource<'Practitioner'> & { active: true; name: { text: string }[] };
export type PractitionerRole = Resource<'PractitionerRole'> & {
  active: true;
  period?: { end: string };
  practitioner: Reference;
  organization: Reference;
  code: Concept[];
};
export type Location = Resource<'Location'> & {
  status: 'active' | 'inactive';
  name: string;
  mode: 'instance';
  physicalType: Concept;
  managingOrganization: Reference;
};
export type Device = Resource<'Device'> & {
  status: 'active' | 'inactive';
  deviceName: { name: string; type: 'user-friendly-name' }[];
  owner: Reference;
};
export type HealthcareService = Resource<'HealthcareService'> & {
  active: boolean;
  providedBy: Reference;
  name: string;
  appointmentRequired: true;
};
export type FhirSchedule = Resource<'Schedule'> & { extension: object[]; active: boolean; actor: [Reference] };

/** The clinic itself. */
export const organizationResource = (
  { workspaceId, name }: Workspace,
  { address, phone }: Pick<Clinic, 'address' | 'phone'>,
): Organization =>
  withoutGaps<Organization>({
    resourceType: 'Organization',
    id: fhirIdOf(workspaceId),
    active: true,
    name,
    telecom: phone === undefined ? undefined : [{ system: 'phone', value: phone, use: 'work' }],
    address: address === undefined ? undefined : [{ use: 'work', text: address }],
  });

/** A member, by the name that others see. */
export const practitionerResource = ({ userId, displayName }: Pick<Member, 'userId' | 'displayName'>): Practitioner => ({
  resourceType: 'Practitioner',
  id: fhirIdOf(userId),
  active: true,
  name: [{ text: displayName }],
});

/** As what a member works in the clinic. It is called as they are: they have one role here. */
export const practitionerRoleResource = ({ workspaceId, userId, displayName, role, until }: Member): PractitionerRole =>
  withoutGaps<PractitionerRole>({
    resourceType: 'PractitionerRole',
    id: fhirIdOf(userId),
    active: true,
    period: until === undefined ? undefined : { end: until },
    practitioner: { ...referenceTo('Practitioner', userId), display: displayName },
    organization: referenceTo('Organization', workspaceId),
    code: [{ coding: [{ system: roleSystem, code: role }] }],
  });

const statusOf = ({ archivedAt }: Pick<Schedule, 'archivedAt'>) => (archivedAt === undefined ? 'active' : 'inactive');

/** A room, which is called as its schedule is. */
export const locationResource = (room: Schedule): Location => ({
  resourceType: 'Location',
  id: fhirIdOf(room.scheduleId),
  meta: metaOf(room.version),
  status: statusOf(room),
  name: room.name,
  mode: 'instance',
  physicalType: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code: 'ro', display: 'Room' }] },
  managingOrganization: referenceTo('Organization', room.workspaceId),
});

/** A device, which is called as its schedule is. */
export const deviceResource = (device: Schedule): Device => ({
  resourceType: 'Device',
  id: fhirIdOf(device.scheduleId),
  meta: metaOf(device.version),
  status: statusOf(device),
  deviceName: [{ name: device.name, type: 'user-friendly-name' }],
  owner: referenceTo('Organization', device.workspaceId),
});

/** What is booked in a clinic. */
export const healthcareServiceResource = ({ workspaceId, visitTypeId, name, archivedAt, version }: VisitType): HealthcareService => ({
  resourceType: 'HealthcareService',
  id: fhirIdOf(visitTypeId),
  meta: metaOf(version),
  active: archivedAt === undefined,
  providedBy: referenceTo('Organization', workspaceId),
  name,
  appointmentRequired: true,
});

/** What a type of visit is called in a Slot, which refers to no HealthcareService in R4. */
export const serviceTypeOf = (visitTypeId: string): Concept & { coding: [Coding] } => ({
  coding: [{ system: visitTypeSystem, code: fhirIdOf(visitTypeId) }],
});

/** Whose time a schedule is: a member's, a room's or a device's. */
export const actorOf = ({ kind, scheduleId, userId }: Pick<Schedule, 'kind' | 'scheduleId' | 'userId'>): { reference: string } => {
  if (kind === 'clinician' && userId !== undefined) return referenceTo('Practitioner', userId);
  return referenceTo(kind === 'device' ? 'Device' : 'Location', scheduleId);
};

/** When somebody or something can be booked. It has no name in R4: whose it is says it. */
export const scheduleResource = (schedule: Schedule): FhirSchedule => ({
  resourceType: 'Schedule',
  id: fhirIdOf(schedule.scheduleId),
  meta: metaOf(schedule.version),
  extension: [zoneExtension(schedule.zone)],
  active: schedule.archivedAt === undefined,
  actor: [{ ...actorOf(schedule), display: schedule.name }],
});
