import { type fhirPracticeRoutes, practiceIncludes, practiceParams } from '../../../../shared/api/clinic/fhir/practice.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import { schedules } from '../../../../shared/data/clinic/schedules.ts';
import { visitTypes } from '../../../../shared/data/clinic/visit-types.ts';
import type { Schedule } from '../../../../shared/domain/clinic/booking/schedule.ts';
import {
  deviceResource,
  healthcareServiceResource,
  locationResource,
  practitionerResource,
  practitionerRoleResource,
  scheduleResource,
} from '../../../../shared/domain/clinic/fhir/practice.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import type { ScheduleId, WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { companionsOf } from '../companions.ts';
import { type SearchRequest, searchOf, searchPage } from '../search.ts';
import {
  type Collection,
  devices,
  locations,
  organizationOf,
  organizations,
  practitionerRoles,
  practitioners,
  scheduleCollection,
  services,
} from './collections.ts';
import { staffMember } from './staff.ts';

/** Answers those of a type that fit all that is asked: a clinic has so few of each that all are looked through. */
const searched =
  <T>(type: keyof typeof practiceParams, { all, idOf, resourceOf, tests, along = {} }: Collection<T>) =>
  async (request: SearchRequest & { language: string }): Promise<FhirReply> => {
    const search = await searchOf(request, { type, params: practiceParams[type], includes: practiceIncludes[type] });
    const asked = search.asked.map(criterion => tests[criterion.name]!(criterion));
    const found = (await all(search.workspaceId, request.language)).filter(each => asked.every(test => test(each)));
    const alongOf = (shown: readonly T[]) => companionsOf(search, along, shown, request.language);
    return { resource: await searchPage(search, { found, orderOf: idOf, resourcesOf: shown => shown.map(resourceOf), alongOf }) };
  };

/** A schedule of this kind. Fails with `not_found`. */
const scheduleOf = async (id: { workspaceId: WorkspaceId; scheduleId: ScheduleId }, kind: Schedule['kind']): Promise<Schedule> => {
  const schedule = await schedules.get(id);
  if (schedule.kind !== kind) throw new Failure('not_found', { what: 'schedule' });
  return schedule;
};

const searchOrganizations = searched('Organization', organizations);
const searchPractitioners = searched('Practitioner', practitioners);
const searchPractitionerRoles = searched('PractitionerRole', practitionerRoles);
const searchLocations = searched('Location', locations);
const searchDevices = searched('Device', devices);
const searchServices = searched('HealthcareService', services);
const searchSchedules = searched('Schedule', scheduleCollection);

export const fhirPracticeHandlers: FhirHandlersOf<typeof fhirPracticeRoutes> = {
  fhirReadOrganization: async ({ params: { workspaceId, organizationId } }) => {
    if (organizationId !== workspaceId) throw new Failure('not_found', { what: 'workspace' });
    return { resource: await organizationOf(workspaceId) };
  },
  fhirSearchOrganizations: searchOrganizations,
  fhirSearchOrganizationsByForm: searchOrganizations,
  fhirReadPractitioner: async ({ params, language }) => ({ resource: practitionerResource(await staffMember(params, language)) }),
  fhirSearchPractitioners: searchPractitioners,
  fhirSearchPractitionersByForm: searchPractitioners,
  fhirReadPractitionerRole: async ({ params, language }) => ({ resource: practitionerRoleResource(await staffMember(params, language)) }),
  fhirSearchPractitionerRoles: searchPractitionerRoles,
  fhirSearchPractitionerRolesByForm: searchPractitionerRoles,
  fhirReadLocation: async ({ params }) => ({ resource: locationResource(await scheduleOf(params, 'room')) }),
  fhirSearchLocations: searchLocations,
  fhirSearchLocationsByForm: searchLocations,
  fhirReadDevice: async ({ params }) => ({ resource: deviceResource(await scheduleOf(params, 'device')) }),
  fhirSearchDevices: searchDevices,
  fhirSearchDevicesByForm: searchDevices,
  fhirReadHealthcareService: async ({ params }) => ({ resource: healthcareServiceResource(await visitTypes.get(params)) }),
  fhirSearchHealthcareServices: searchServices,
  fhirSearchHealthcareServicesByForm: searchServices,
  fhirReadSchedule: async ({ params }) => ({ resource: scheduleResource(await schedules.get(params)) }),
  fhirSearchSchedules: searchSchedules,
  fhirSearchSchedulesByForm: searchSchedules,
};
