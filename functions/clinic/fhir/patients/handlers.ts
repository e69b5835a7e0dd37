import { criteriaOf } from '../../../../shared/api/clinic/fhir/criteria.ts';
import { fhirPatientRoutes } from '../../../../shared/api/clinic/fhir/patients.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import type { RequestOf } from '../../../../shared/api/core/route.ts';
import { patients } from '../../../../shared/data/clinic/patients.ts';
import type { UserContext } from '../../../../shared/data/core/entity.ts';
import { type FhirPatient, patientInputOf, patientPatchOf } from '../../../../shared/domain/clinic/fhir/patient.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { invalid } from '../../../../shared/domain/core/invalid.ts';
import { reachOf } from '../../../../shared/domain/core/permissions.ts';
import { noteShown } from '../../patients/access.ts';
import { alter, firstTeam, type Known, known, register } from '../../patients/register.ts';
import { type SearchRequest, searchOf, searchPage } from '../search.ts';
import { referrersAlong } from './along.ts';
import { findPatients } from './find.ts';
import { patientQueryOf } from './query.ts';
import { patientOf } from './resource.ts';

/** With what refers to them, so many patients are shown at once. */
const shownWithAlong = 10;

/**
 * Answers those who are asked for. Each who was found stands in the log as shown before the page leaves, also who is not on it: that there are more,
 * and how many, tells of each of them that they fit.
 */
const searched =
  (operation: 'fhirSearchPatients' | 'fhirSearchPatientsByForm') =>
  async (request: SearchRequest): Promise<FhirReply> => {
    const search = await searchOf(request, fhirPatientRoutes[operation].fhir);
    const { workspaceId, asked } = search;
    const { revincludes } = search.form;
    const sought = revincludes.length > 0 ? { ...search, count: Math.min(search.count, shownWithAlong) } : search;
    const { told, ...findings } = await findPatients(workspaceId, patientQueryOf(asked, workspaceId));
    const resource = await searchPage(sought, {
      ...findings,
      orderOf: ({ patient }) => patient.patientId,
      resourcesOf: some => some.map(patientOf),
      alongOf: some =>
        referrersAlong(
          revincludes,
          some.map(({ patient }) => patient),
          request,
        ),
    });
    await noteShown(
      told.map(({ patient }) => patient),
      operation,
      request.context,
    );
    return { resource };
  };

/**
 * The patient who has the identifier that `If-None-Exist` asks for. Who is registered then must have it, too, so that of two who are sent at once one
 * is registered, whatever comes between looking and writing.
 */
const existing = async (workspaceId: WorkspaceId, rawQuery: string, sent: FhirPatient): Promise<Known | undefined> => {
  if (rawQuery === '') return undefined;
  const { asked } = criteriaOf(rawQuery, fhirPatientRoutes.fhirCreatePatient.fhir.ifNoneExist);
  const [token, ...others] = asked.flatMap(({ tokens }) => tokens);
  if (token === undefined || others.length > 0) throw invalid('/identifier', token === undefined ? 'required' : 'too_many', { max: 1 });
  const query = patientQueryOf(asked, workspaceId);
  if (!sent.identifier?.some(({ system, value }) => system === token.system && value === token.code))
    throw invalid('/identifier', 'required');
  return (await findPatients(workspaceId, query)).found[0];
};

type CreateRequest = Omit<RequestOf<typeof fhirPatientRoutes.fhirCreatePatient>, 'params'> & SearchRequest;

/** Registers a patient, unless they are there. Whoever may not read patients is told no more than that somebody has the identifier. */
const registered = async ({ params: { workspaceId }, body, rawQuery, newId, role, context }: CreateRequest) => {
  const input = patientInputOf(body, workspaceId);
  const look = async () => {
    const patient = await existing(workspaceId, rawQuery, body);
    if (patient && !reachOf(role, 'patient:read')) throw new Failure('already_exists', { what: 'identifier' });
    return patient && { patient, created: false };
  };
  const found = await look();
  if (found) return found;
  const id = { workspaceId, patientId: await newId('patient') };
  try {
    return { patient: await register(id, input, context, firstTeam(role, context)), created: true };
  } catch (error) {
    // Somebody was quicker: they are there by now.
    const quicker = error instanceof Failure && error.code === 'already_exists' ? await look() : undefined;
    if (quicker) return quicker;
    throw error;
  }
};

const readAs =
  (operation: 'fhirReadPatient' | 'fhirReadPatientVersion') =>
  async ({ params, context }: { params: PatientKey; context: UserContext }): Promise<FhirReply> => {
    const found = await known(await patients.find(params));
    await noteShown([params], operation, context);
    return { resource: patientOf(found) };
  };

export const fhirPatientHandlers: FhirHandlersOf<typeof fhirPatientRoutes> = {
  fhirCreatePatient: async request => {
    const { patient, created } = await registered(request);
    await noteShown([patient.patient], 'fhirCreatePatient', request.context);
    return { resource: patientOf(patient), created };
  },
  fhirUpdatePatient: async ({ params, body, context, ifMatch }) => {
    const { person } = await known(await patients.find(params));
    const changed = await alter(params, patientPatchOf(body, { ...params, ...person }), context, ifMatch);
    await noteShown([params], 'fhirUpdatePatient', context);
    return { resource: patientOf(changed) };
  },
  fhirReadPatient: readAs('fhirReadPatient'),
  fhirReadPatientVersion: readAs('fhirReadPatientVersion'),
  fhirSearchPatients: searched('fhirSearchPatients'),
  fhirSearchPatientsByForm: searched('fhirSearchPatientsByForm'),
};
