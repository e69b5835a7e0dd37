import type { Routes } from '../../core/route.ts';
import type { FhirRoute } from './route.ts';

/** What the server says of itself is made from: what each route that speaks FHIR is in it, by the route's name. */
export type FhirTable = Readonly<Record<string, FhirRoute['fhir']>>;

/** What is said of a route: by what a chain finds is said in words alone, as FHIR has no place for it. */
const rowOf = ({ fhir }: FhirRoute): FhirRoute['fhir'] => {
  const params = Object.entries(fhir.params ?? {}).map(([name, { chained: _chained, ...param }]) => [name, param]);
  return { ...fhir, ...(fhir.params ? { params: Object.fromEntries(params) } : {}) };
};

/** The routes that speak FHIR, as the server describes them. */
export const fhirRows = (routes: Routes): FhirTable =>
  Object.fromEntries(Object.entries(routes).flatMap(([name, route]) => ('fhir' in route ? [[name, rowOf(route as FhirRoute)]] : [])));

declare const FHIR_TABLE: string;

/** All of them, whichever function answers them. It is written into a bundle when it is made (`infra/bundle.ts`), so that the function loads no schema for it. */
export const fhirTable = (): FhirTable => JSON.parse(FHIR_TABLE);
