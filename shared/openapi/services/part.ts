import type * as z from 'zod';

/**
 * What the document says of a service beside its routes: under which heading those of each module stand and what they are for, in the order of
 * reading, and the schemas that it names, so that they stand in it once and generated clients have good names for them. Whatever has no name
 * is written out where it is used.
 */
export type ServicePart<Modules extends object> = {
  tags: Record<keyof Modules, { name: string; description: string }>;
  components: Record<string, z.ZodType>;
};
