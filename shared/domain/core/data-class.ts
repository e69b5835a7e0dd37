import type * as z from 'zod';

/**
 * What an attribute is, where it is more than plain. `personal` is what people say of themselves and others: no log line has it, and it goes
 * with whoever it is of. `secret` proves something to us or opens something: no event and no export carries it. `health` is about somebody's
 * health: an event of a record that has any names the record by its ids and its version alone, and its consumer reads it.
 */
export const dataClasses = ['personal', 'health', 'secret'] as const;
export type DataClass = (typeof dataClasses)[number];

const classes = new WeakMap<z.core.$ZodType, DataClass>();

/** Marks the schema of an attribute: the outermost (`secret(z.string().optional())`), as what is made from it is not marked. */
const ofClass =
  (dataClass: DataClass) =>
  <T extends z.ZodType>(schema: T): T => {
    const marked = schema.clone() as T;
    classes.set(marked, dataClass);
    return marked;
  };
export const personal = ofClass('personal');
export const secret = ofClass('secret');
export const health = ofClass('health');

/** The class that a schema is marked with. */
export const dataClassOf = (schema: z.core.$ZodType): DataClass | 'plain' => classes.get(schema) ?? 'plain';

const shapeOf = (schema: z.ZodType): [name: string, attribute: z.ZodType][] =>
  Object.entries('shape' in schema ? (schema as z.ZodObject).shape : {}) as [string, z.ZodType][];

/** The attributes of this class in a schema of an object. */
export const attributesOf = (schema: z.ZodType, dataClass: DataClass | 'plain'): string[] =>
  shapeOf(schema)
    .filter(([, attribute]) => dataClassOf(attribute) === dataClass)
    .map(([name]) => name);
