import * as z from 'zod';
import { keyFrom } from '../../../domain/clinic/fhir/ids.ts';
import type { Permission } from '../../../domain/core/permissions.ts';
import { chainedAtMost, chainedPatientParams } from './patient-params.ts';
import type { Allowed } from './results.ts';
import { fhirBase, type SearchParams } from './route.ts';

/** What a parameter refers to that names a patient. */
export const toPatient = { type: 'Patient', key: keyFrom('patient') } as const;
/** By what something is found that there is of one patient alone. */
export const ofOnePatient = {
  patient: { type: 'reference', documentation: 'The one patient whose they are: needed.', refers: toPatient },
} as const satisfies SearchParams;

/** The same, and by what of that patient, where it is not said who they are. */
export const ofPatients = {
  patient: {
    ...ofOnePatient.patient,
    documentation: `The one patient whose they are, or a chain to patients, ${chainedAtMost} at the most, with the records that were merged into theirs (\`patient.identifier\`): one of both is needed. A chain is a search of patients, and needs that right.`,
    chained: chainedPatientParams,
  },
} as const satisfies SearchParams;

type Reading<Type extends string, Access extends Permission, Key extends (id: string) => object | undefined> = {
  type: Type;
  access: Access;
  kind: string;
  key: Key;
  /** An id of FHIR that could be one. */
  fhirId: string;
};

/** The route that reads a resource by its id. */
export const readRow = <const Type extends string, const Access extends Permission, Key extends (id: string) => object | undefined>({
  type,
  access,
  kind,
  key,
  fhirId,
}: Reading<Type, Access, Key>) =>
  ({
    method: 'GET',
    path: `${fhirBase}/${type}/{fhirId}`,
    access,
    summary: `Read a resource of FHIR R4: ${type}`,
    fails: [],
    fhir: { code: 'read', type, kind, key },
    example: { params: { fhirId } },
  }) as const;

type Reader = { path: string; summary: string; fhir: { code: string; type: string }; example: { params: object } };
/** What reads a version, as what reads what is there but for where that is. */
type VersionOf<R extends Reader> = Omit<R, keyof Reader> & {
  path: `${R['path']}/_history/{versionId}`;
  summary: string;
  fhir: Omit<R['fhir'], 'code'> & { code: 'vread' };
  example: { params: R['example']['params'] & { versionId: string } };
};

/** The route that reads a version of what another reads: that of now. */
export const vreadRow = <const R extends Reader>(row: R): VersionOf<R> => ({
  ...(row as Omit<R, keyof Reader>),
  path: `${row.path}/_history/{versionId}`,
  summary: `Read a version of a resource of FHIR R4: ${row.fhir.type}`,
  fhir: { ...(row.fhir as Omit<R['fhir'], 'code'>), code: 'vread' },
  example: { params: { ...row.example.params, versionId: '1' } },
});

type Searched<Type extends string, Access extends Permission, Params extends SearchParams> = {
  type: Type;
  access: Access;
  params: Params;
} & Allowed;

/** The route that searches for resources by an address. */
export const searchRow = <const Type extends string, const Access extends Permission, const Params extends SearchParams>({
  type,
  access,
  ...searching
}: Searched<Type, Access, Params>) =>
  ({
    method: 'GET',
    path: `${fhirBase}/${type}`,
    access,
    limit: 'search',
    summary: `Search for resources of FHIR R4: ${type}`,
    fails: [],
    fhir: { code: 'search-type', type, ...searching },
    example: {},
  }) as const;

/** The same by a form, so that no address has what is searched for. */
export const formRow = <const Type extends string, const Access extends Permission, const Params extends SearchParams>({
  type,
  access,
  ...searching
}: Searched<Type, Access, Params>) =>
  ({
    method: 'POST',
    path: `${fhirBase}/${type}/_search`,
    access,
    limit: 'search',
    summary: `Search for resources of FHIR R4 by a form: ${type}`,
    text: { type: 'application/x-www-form-urlencoded', field: 'criteria', only: true },
    body: z.strictObject({ criteria: z.string().max(4000) }).optional(),
    fails: [],
    fhir: { code: 'search-type', type, ...searching },
    example: { body: { criteria: '_count=10' } },
  }) as const;
