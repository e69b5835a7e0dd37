import type { fhirRecordRoutes } from '../../../../shared/api/clinic/fhir/records.ts';
import type { FhirHandlersOf } from '../../../../shared/api/clinic/fhir/route.ts';
import { ofOnePatient } from '../../../../shared/api/clinic/fhir/rows.ts';
import { accessesOf, patientAccesses } from '../../../../shared/data/clinic/patient-accesses.ts';
import { patients } from '../../../../shared/data/clinic/patients.ts';
import { portalAccesses, portalAccessesTo } from '../../../../shared/data/clinic/portal-accesses.ts';
import type { UserContext } from '../../../../shared/data/core/entity.ts';
import { auditEventResource } from '../../../../shared/domain/clinic/fhir/audit-event.ts';
import { type Resource, searchset } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { careTeamResource } from '../../../../shared/domain/clinic/fhir/care-team.ts';
import { consentIdOf } from '../../../../shared/domain/clinic/fhir/consent.ts';
import { matchAsked } from '../../../../shared/domain/clinic/fhir/patient.ts';
import { relatedPersonResource } from '../../../../shared/domain/clinic/fhir/related-person.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { noPortalAccess, type PortalAccess } from '../../../../shared/domain/clinic/portal/portal-access.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import { fhirAddress } from '../../../../shared/runtime/http/fhir-address.ts';
import { noteShown } from '../../patients/access.ts';
import { withTeam } from '../../patients/chart.ts';
import { match } from '../../patients/match.ts';
import { type Known, known } from '../../patients/register.ts';
import { onePatient } from '../about.ts';
import { consentsOf, patientOf } from '../patients/resource.ts';
import { type SearchRequest, searchOf, tablePage, wholePage } from '../search.ts';
import { ageNow } from './age.ts';
import { everything } from './everything.ts';

type Operation = keyof typeof fhirRecordRoutes;

/** Whoever a patient is, once it is written that they are shown. */
const shown = async (key: PatientKey, operation: Operation, context: UserContext): Promise<Known> => {
  const found = await known(await patients.find(key));
  await noteShown([key], operation, context);
  return found;
};

/** Where a search goes on in what stands beside a patient. */
const pageOf = ({ count, after }: { count: number; after?: string | undefined }) => ({ limit: count, ...(after ? { cursor: after } : {}) });

/** What tells of each access to the portal of a patient who acts for them by it, as their age is known at this moment. */
const relatedTo = async ({ patient }: Known, now: string) => {
  const age = await ageNow(patient);
  return (access: PortalAccess) => relatedPersonResource(access, age, now);
};

/** Answers what there is of one patient. */
const searched =
  (operation: Operation, type: string, resourcesOf: (found: Known) => Resource[] | Promise<Resource[]>) =>
  async (request: SearchRequest) => {
    const search = await searchOf(request, { type, params: ofOnePatient });
    const found = await shown(onePatient(search), operation, request.context);
    return { resource: await wholePage(search, await resourcesOf(found)) };
  };

export const fhirRecordHandlers: FhirHandlersOf<typeof fhirRecordRoutes> = {
  fhirReadEverything: everything,

  fhirMatchPatient: async ({ params: { workspaceId }, body, context }) => {
    const { input, onlyCertain, count } = matchAsked(body, workspaceId);
    const { matches } = await match(workspaceId, input);
    const told = matches.filter(({ grade }) => !onlyCertain || grade === 'certain').slice(0, count);
    await noteShown(
      told.map(({ patient }) => patient),
      'fhirMatchPatient',
      context,
    );
    const found = told.map(({ grade, score, ...each }) => ({ resource: patientOf(each), grade, score }));
    const base = fhirAddress(workspaceId);
    return { resource: searchset<Resource>(found, { base, self: `${base}/Patient/$match` }) };
  },

  fhirReadCareTeam: async ({ params, context }) => ({
    resource: careTeamResource(await withTeam((await shown(params, 'fhirReadCareTeam', context)).patient)),
  }),
  fhirSearchCareTeams: searched('fhirSearchCareTeams', 'CareTeam', async ({ patient }) => [careTeamResource(await withTeam(patient))]),

  fhirReadConsent: async ({ params: { channel, ...key }, context }) => {
    const found = consentsOf(await shown(key, 'fhirReadConsent', context)).find(({ id }) => id === consentIdOf(key.patientId, channel));
    if (!found) throw new Failure('not_found', { what: 'consent' });
    return { resource: found };
  },
  fhirSearchConsents: searched('fhirSearchConsents', 'Consent', consentsOf),

  fhirReadRelatedPerson: async ({ params: { portalAccessId, ...key }, context }) => {
    const access = await portalAccesses.get({ ...key, portalAccessId });
    const resource = (await relatedTo(await shown(key, 'fhirReadRelatedPerson', context), context.now))(access);
    if (!resource) throw noPortalAccess();
    return { resource };
  },
  fhirSearchRelatedPersons: async request => {
    const { context } = request;
    const search = await searchOf(request, { type: 'RelatedPerson', params: ofOnePatient, isUncounted: true });
    const found = await shown(onePatient(search), 'fhirSearchRelatedPersons', context);
    const { items, cursor } = await portalAccessesTo(found.patient, pageOf(search));
    const related = await relatedTo(found, context.now);
    return { resource: await tablePage(search, { cursor, resources: items.flatMap(each => related(each) ?? []) }) };
  },

  fhirReadAuditEvent: async ({ params }) => ({ resource: auditEventResource(await patientAccesses.get(params)) }),
  fhirSearchAuditEvents: async request => {
    const search = await searchOf(request, { type: 'AuditEvent', params: ofOnePatient, isUncounted: true });
    const key = onePatient(search);
    await patients.get(key);
    const { items, cursor } = await accessesOf(key, pageOf(search));
    return { resource: await tablePage(search, { cursor, resources: items.map(auditEventResource) }) };
  },
};
