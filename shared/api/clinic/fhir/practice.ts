import { fhirIdOf, idFrom, keyFrom } from '../../../domain/clinic/fhir/ids.ts';
import type { Along } from './results.ts';
import type { FhirRoutes, SearchParams } from './route.ts';
import { formRow, readRow, searchRow } from './rows.ts';

const suffix = '01h455vb4pex5vsknk084sn02q';
const userKey = keyFrom('user');
const scheduleKey = keyFrom('schedule');
const visitTypeKey = keyFrom('visitType');
/** The clinic itself is the only one: its id says nothing beside that of the base. */
const organizationKey = (id: string) => {
  const organizationId = idFrom('workspace', id);
  return organizationId && { organizationId };
};

const _id = { type: 'token', documentation: 'Ids.' } as const;
const name = {
  type: 'string',
  documentation: 'The beginning of the name, or of one of its words, whatever accents and case; with `:exact` as it is written.',
  modifiers: ['exact'],
} as const;
const active = { type: 'token', documentation: 'true or false; `:not`, too.', modifiers: ['not'] } as const;

const named = { _id, name } as const satisfies SearchParams;
const places = {
  _id,
  name,
  status: { type: 'token', documentation: 'active or inactive; `:not`, too.', modifiers: ['not'] },
} as const satisfies SearchParams;

/** By what the resources of a practice are found. */
export const practiceParams = {
  Organization: named,
  Practitioner: named,
  PractitionerRole: {
    _id,
    practitioner: { type: 'reference', documentation: 'Members.' },
    role: { type: 'token', documentation: 'Roles, as `code` says them; `:not`, too.', modifiers: ['not'] },
  },
  Location: places,
  Device: { _id, 'device-name': name, status: places.status },
  HealthcareService: { _id, name, active },
  Schedule: { _id, active, actor: { type: 'reference', documentation: 'Whose time it is: a Practitioner, Location or Device.' } },
} as const satisfies Record<string, SearchParams>;

const rows = {
  Organization: { type: 'Organization', access: 'workspace:read', kind: 'workspace', key: organizationKey, fhirId: `ws-${suffix}` },
  Practitioner: { type: 'Practitioner', access: 'member:read', kind: 'user', key: userKey, fhirId: `user-${suffix}` },
  PractitionerRole: { type: 'PractitionerRole', access: 'member:read', kind: 'user', key: userKey, fhirId: `user-${suffix}` },
  Location: { type: 'Location', access: 'schedule:read', kind: 'schedule', key: scheduleKey, fhirId: `schedule-${suffix}` },
  Device: { type: 'Device', access: 'schedule:read', kind: 'schedule', key: scheduleKey, fhirId: `schedule-${suffix}` },
  HealthcareService: {
    type: 'HealthcareService',
    access: 'schedule:read',
    kind: 'visitType',
    key: visitTypeKey,
    fhirId: fhirIdOf(`visit_type_${suffix}`),
  },
  Schedule: { type: 'Schedule', access: 'schedule:read', kind: 'schedule', key: scheduleKey, fhirId: `schedule-${suffix}` },
} as const;

/** What comes along with what is found. */
export const practiceIncludes: { readonly [T in keyof typeof practiceParams]?: Along } = {
  PractitionerRole: { 'PractitionerRole:practitioner': ['member:read'], 'PractitionerRole:organization': ['workspace:read'] },
  Schedule: { 'Schedule:actor': ['member:read', 'schedule:read'] },
};

const searched = <T extends keyof typeof rows>(type: T) =>
  ({ type, access: rows[type].access, params: practiceParams[type], includes: practiceIncludes[type] }) as const;

/** What of a practice is read: who works there, and what can be booked. Nobody changes it by FHIR. */
export const fhirPracticeRoutes = {
  fhirReadOrganization: readRow(rows.Organization),
  fhirSearchOrganizations: searchRow(searched('Organization')),
  fhirSearchOrganizationsByForm: formRow(searched('Organization')),
  fhirReadPractitioner: readRow(rows.Practitioner),
  fhirSearchPractitioners: searchRow(searched('Practitioner')),
  fhirSearchPractitionersByForm: formRow(searched('Practitioner')),
  fhirReadPractitionerRole: readRow(rows.PractitionerRole),
  fhirSearchPractitionerRoles: searchRow(searched('PractitionerRole')),
  fhirSearchPractitionerRolesByForm: formRow(searched('PractitionerRole')),
  fhirReadLocation: readRow(rows.Location),
  fhirSearchLocations: searchRow(searched('Location')),
  fhirSearchLocationsByForm: formRow(searched('Location')),
  fhirReadDevice: readRow(rows.Device),
  fhirSearchDevices: searchRow(searched('Device')),
  fhirSearchDevicesByForm: formRow(searched('Device')),
  fhirReadHealthcareService: readRow(rows.HealthcareService),
  fhirSearchHealthcareServices: searchRow(searched('HealthcareService')),
  fhirSearchHealthcareServicesByForm: formRow(searched('HealthcareService')),
  fhirReadSchedule: readRow(rows.Schedule),
  fhirSearchSchedules: searchRow(searched('Schedule')),
  fhirSearchSchedulesByForm: formRow(searched('Schedule')),
} as const satisfies FhirRoutes;
