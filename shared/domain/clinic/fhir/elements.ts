import * as z from 'zod';
import { fhirIdOf } from './ids.ts';

/** What names something in a system of names. */
export type Coding = { system?: string; code?: string; display?: string };
/** Something that is meant, by its names, or in words. */
export type Concept = { coding?: Coding[]; text?: string };
/** Where something else stands: `Patient/patient-01h…`. */
export type Reference = { reference?: string; type?: string; display?: string };

/** Which version it is. Who sends it says nothing by it: If-Match says which one is meant. */
export const Meta = z.strictObject({ versionId: z.string().optional(), lastUpdated: z.string().optional() });
/** The version of a record as FHIR tells it. */
export const metaOf = (version: number): z.infer<typeof Meta> => ({ versionId: String(version) });

/** A reference as others write it. */
export const FhirReference = z.strictObject({
  reference: z.string().max(200),
  type: z.string().optional(),
  display: z.string().optional(),
});

/** A reference to what has an id of ours of its own. */
export const referenceTo = (type: string, id: string): { reference: string } => ({ reference: `${type}/${fhirIdOf(id)}` });

/** A list, or nothing where there is nothing in it: FHIR has no empty lists. */
export const filled = <T>(list: readonly T[] | undefined): T[] | undefined => (list && list.length > 0 ? [...list] : undefined);

/** An object without what is undefined. */
export const withoutGaps = <T extends object>(from: T): T =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as T;
