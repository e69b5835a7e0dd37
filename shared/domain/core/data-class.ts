import type * as z from 'zod';

/**
 * What an attribute is, where it is more than plain. `secret` proves something to us or opens something: no event carries it. `health` is
 * about somebody's health: an event of a record that has any names the record by its ids and its version alone, and its consumer reads it.
 */
export type DataClass = 'secret' | 'health';

const classes = new WeakMap<z.ZodType, DataClass>();

/** Marks the schema of an attribute: the outermost (`secret(z.string().optional())`), as what is made from it is not marked. */
const ofClass =
  (dataClass: DataClass) =>
  <T extends z.ZodType>(schema: T): T => {
    const marked = schema.clone() as T;
    classes.set(marked, dataClass);
    return marked;
  };
export const secret = ofClass('secret');
export const health = ofClass('health');

/** The attributes of this class in a schema of an object. */
export const attributesOf = (schema: z.ZodType, dataClass: DataClass): string[] =>
  Object.entries('shape' in schema ? (schema as z.ZodObject).shape : {})
    .filter(([, attribute]) => classes.get(attribute as z.ZodType) === dataClass)
    .map(([name]) => name);
