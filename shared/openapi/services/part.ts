import type * as z from 'zod';
import type { JsonObject } from '../json.ts';

/** What the document says beside the routes of a service, or of all of them. None of it is loaded by a function. */
export type DocumentPart = {
  /**
   * The schemas that the document names, so that they stand in it once and generated clients have good names for them. Whatever has no name is
   * written out where it is used.
   */
  components: Record<string, z.ZodType>;
  /**
   * What fields mean, by their names: in schemas and parameters of this service. Where a name means something particular it stands a second time
   * behind the schema or the field that holds it (`mail.text`).
   */
  descriptions: Readonly<Record<string, string>>;
  /** What a schema checks by code, said as far as JSON Schema can say it, and words that come before `descriptions`. */
  overrides?: readonly (readonly [z.core.$ZodType, JsonObject])[];
};

/** The part of a service: also the headings under which the routes of each module stand, in the order of reading. */
export type ServicePart<Modules extends object> = DocumentPart & {
  tags: Record<keyof Modules, { name: string; description: string }>;
};
