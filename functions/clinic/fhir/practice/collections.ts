import type { Criterion } from '../../../../shared/api/clinic/fhir/criteria.ts';
import type { practiceParams } from '../../../../shared/api/clinic/fhir/practice.ts';
import { clinicOf } from '../../../../shared/data/clinic/clinics.ts';
import { visitTypesOf } from '../../../../shared/data/clinic/visit-types.ts';
import { workspaces } from '../../../../shared/data/people/workspaces.ts';
import type { Schedule } from '../../../../shared/domain/clinic/booking/schedule.ts';
import type { VisitType } from '../../../../shared/domain/clinic/booking/visit-type.ts';
import { visitTypeRules } from '../../../../shared/domain/clinic/booking/visit-type.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { fhirIdOf } from '../../../../shared/domain/clinic/fhir/ids.ts';
import {
  actorOf,
  deviceResource,
  healthcareServiceResource,
  locationResource,
  organizationResource,
  practitionerResource,
  practitionerRoleResource,
  roleSystem,
  scheduleResource,
} from '../../../../shared/domain/clinic/fhir/practice.ts';
import type { WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import type { Companions } from '../companions.ts';
import { codeTest, idTest, referenceTest, type Test, textTest, trueOrFalse } from '../tests.ts';
import { schedulesIn } from './schedules.ts';
import { type Staff, staffOf } from './staff.ts';

/** Resources of a type: all there are in a clinic, what each is called by, what it is in FHIR, and how each parameter is compared. */
export type Collection<T> = {
  all: (workspaceId: WorkspaceId, language: string) => Promise<T[]>;
  idOf: (each: T) => string;
  resourceOf: (each: T) => Resource;
  tests: Readonly<Record<string, (criterion: Criterion) => Test<T>>>;
  /** What comes along with what is shown, by how it is asked for. */
  along?: Companions<T>;
};
type CollectionOf<Type extends keyof typeof practiceParams, T> = Collection<T> & {
  tests: { [Name in keyof (typeof practiceParams)[Type]]: (criterion: Criterion) => Test<T> };
};

const idOfStaff = ({ userId }: Staff): string => fhirIdOf(userId);
const idOfSchedule = ({ scheduleId }: Schedule): string => fhirIdOf(scheduleId);
const idOfType = ({ visitTypeId }: VisitType): string => fhirIdOf(visitTypeId);
const isActive = ({ archivedAt }: { archivedAt?: string | undefined }): boolean => archivedAt === undefined;
const statusTest = (criterion: Criterion, system: string): Test<Schedule> =>
  codeTest(criterion, system, each => (isActive(each) ? 'active' : 'inactive'), ['active', 'inactive']);

/** The clinic as it is known to its patients. */
export const organizationOf = async (workspaceId: WorkspaceId): Promise<Resource> => {
  const [workspace, clinic] = await Promise.all([workspaces.get({ workspaceId }), clinicOf(workspaceId)]);
  return organizationResource(workspace, clinic);
};

type Organization = Resource & { id: string; name: string };
export const organizations: CollectionOf<'Organization', Organization> = {
  all: async workspaceId => [(await organizationOf(workspaceId)) as Organization],
  idOf: ({ id }) => id,
  resourceOf: each => each,
  tests: { _id: asked => idTest(asked, ({ id }) => id), name: asked => textTest(asked, ({ name }) => [name]) },
};

export const practitioners: CollectionOf<'Practitioner', Staff> = {
  all: staffOf,
  idOf: idOfStaff,
  resourceOf: practitionerResource,
  tests: { _id: asked => idTest(asked, idOfStaff), name: asked => textTest(asked, ({ displayName }) => [displayName]) },
};

export const practitionerRoles: CollectionOf<'PractitionerRole', Staff> = {
  all: staffOf,
  idOf: idOfStaff,
  resourceOf: practitionerRoleResource,
  tests: {
    _id: asked => idTest(asked, idOfStaff),
    practitioner: asked => referenceTest(asked, ['Practitioner'], each => `Practitioner/${idOfStaff(each)}`),
    role: asked => codeTest(asked, roleSystem, ({ role }) => role),
  },
  along: {
    'PractitionerRole:practitioner': shown => shown.map(practitionerResource),
    'PractitionerRole:organization': async (shown, workspaceId) => (shown.length > 0 ? [await organizationOf(workspaceId)] : []),
  },
};

export const locations: CollectionOf<'Location', Schedule> = {
  all: workspaceId => schedulesIn(workspaceId, 'room'),
  idOf: idOfSchedule,
  resourceOf: locationResource,
  tests: {
    _id: asked => idTest(asked, idOfSchedule),
    name: asked => textTest(asked, ({ name }) => [name]),
    status: asked => statusTest(asked, 'http://hl7.org/fhir/location-status'),
  },
};

export const devices: CollectionOf<'Device', Schedule> = {
  all: workspaceId => schedulesIn(workspaceId, 'device'),
  idOf: idOfSchedule,
  resourceOf: deviceResource,
  tests: {
    _id: asked => idTest(asked, idOfSchedule),
    'device-name': asked => textTest(asked, ({ name }) => [name]),
    status: asked => statusTest(asked, 'http://hl7.org/fhir/device-status'),
  },
};

export const services: CollectionOf<'HealthcareService', VisitType> = {
  all: async workspaceId => (await visitTypesOf(workspaceId, { limit: visitTypeRules.perWorkspace })).items,
  idOf: idOfType,
  resourceOf: healthcareServiceResource,
  tests: {
    _id: asked => idTest(asked, idOfType),
    name: asked => textTest(asked, ({ name }) => [name]),
    active: asked => trueOrFalse(asked, isActive),
  },
};

/** Whose time schedules are: members, as far as they are there, rooms and devices. */
const actorsOf = async (shown: readonly Schedule[], workspaceId: WorkspaceId, language: string): Promise<Resource[]> => {
  const members = shown.flatMap(({ kind, userId }) => (kind === 'clinician' && userId !== undefined ? [userId] : []));
  const staff = members.length > 0 ? await staffOf(workspaceId, language) : [];
  return [
    ...staff.filter(({ userId }) => members.includes(userId)).map(practitionerResource),
    ...shown.filter(({ kind }) => kind === 'room').map(locationResource),
    ...shown.filter(({ kind }) => kind === 'device').map(deviceResource),
  ];
};

export const scheduleCollection: CollectionOf<'Schedule', Schedule> = {
  all: workspaceId => schedulesIn(workspaceId),
  idOf: idOfSchedule,
  resourceOf: scheduleResource,
  tests: {
    _id: asked => idTest(asked, idOfSchedule),
    active: asked => trueOrFalse(asked, isActive),
    actor: asked => referenceTest(asked, ['Practitioner', 'Location', 'Device'], each => actorOf(each).reference),
  },
  along: { 'Schedule:actor': actorsOf },
};
