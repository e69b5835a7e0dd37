import * as z from 'zod';
import { patientActor } from '../../core/due.ts';
import { invalidCode } from '../../core/invalid.ts';
import { formatTime } from '../../time/civil.ts';
import { offsetAt } from '../../time/zone.ts';
import { fhirIdOf } from './ids.ts';

/** What names something in a system of names. */
export type Coding = { system?: string; code?: string; display?: string };
/** Something that is meant, by its names, or in words. */
export type Concept = { coding?: Coding[]; text?: string };
/** Where something else stands: `Patient/patient-01h…`; of what has no resource of its own by an identifier alone. */
export type Reference = { reference?: string; type?: string; identifier?: { system: string; value: string }; display?: string };

/** Which version it is. Who sends it says nothing by it: If-Match says which one is meant. */
export const Meta = z.strictObject({ versionId: z.string().optional(), lastUpdated: z.string().optional() });
/** The version of a record as FHIR tells it. */
export const metaOf = (version: number): z.infer<typeof Meta> => ({ versionId: String(version) });

/** A reference as others write it. Its words are for people: they are those of what it leads to, whatever they say. */
export const FhirReference = z
  .strictObject({
    reference: z.string().max(200),
    type: z.string().optional(),
    display: z.string().optional(),
  })
  .refine(({ reference, type }) => type === undefined || reference.startsWith(`${type}/`), {
    path: ['type'],
    error: invalidCode('not_valid'),
  });

/** A reference to what has an id of ours of its own. */
export const referenceTo = (type: string, id: string): { reference: string } => ({ reference: `${type}/${fhirIdOf(id)}` });

/** Who has done something with a patient: a member, or the patient, for whom whoever comes by the link of a mail is taken. */
export const actorReference = (by: string, patientId: string): { reference: string } =>
  by === patientActor ? referenceTo('Patient', patientId) : referenceTo('Practitioner', by);

/** A list, or nothing where there is nothing in it: FHIR has no empty lists. */
export const filled = <T>(list: readonly T[] | undefined): T[] | undefined => (list && list.length > 0 ? [...list] : undefined);

/** An object without what is undefined. */
export const withoutGaps = <T extends object>(from: T): T =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as T;

/** The bytes of a text in base64: piece by piece, as no call takes any number of arguments. */
export const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(''));

/** The extension that says a time zone by its name: R4 has one for single instants alone (`tz-code`), and that of R5 may not stand on these resources. */
export const zoneUrl = 'urn:almanac:fhir:zone';
export const zoneExtension = (zone: string): { url: typeof zoneUrl; valueCode: string } => ({ url: zoneUrl, valueCode: zone });

const minuteMs = 60_000;

/** An instant as the clocks of a zone show it, with their offset. Where that has seconds (Monrovia until 1972), which FHIR cannot say, in UTC. */
export const instantIn = (instant: string, zone: string): string => {
  const ms = Date.parse(instant);
  const offset = offsetAt(zone, ms);
  if (offset % minuteMs !== 0) return instant;
  const minutes = Math.abs(offset) / minuteMs;
  const sign = offset < 0 ? '-' : '+';
  return `${new Date(ms + offset).toISOString().slice(0, -1)}${sign}${formatTime(minutes)}`;
};
