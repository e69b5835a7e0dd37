import * as z from 'zod';
import type { EventKind } from '../../events/event.ts';
import { rules } from '../log/show.ts';
import type { JsonObject } from '../openapi/json.ts';

/** A schema as JSON Schema, as those read it who are told: what stands in it may be joined by more at any time. */
const jsonOf = (schema: z.ZodType): JsonObject => {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io: 'output',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // Beside a format its pattern says nothing more, and the limits of JavaScript's numbers are none of ours.
      if (jsonSchema.format) delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return JSON.parse(JSON.stringify(json)) as JsonObject;
};

/** An object with some of its attributes alone. */
const onlyOf = (json: JsonObject, shows: (name: string) => boolean): JsonObject => {
  const properties = Object.entries((json.properties ?? {}) as JsonObject).filter(([name]) => shows(name));
  const required = ((json.required ?? []) as string[]).filter(shows);
  return { ...json, properties: Object.fromEntries(properties), ...(required.length > 0 ? { required } : { required: [] }) };
};

const isTold = ({ redact = [] }: EventKind, name: string): boolean => !redact.includes(name);

/** What an API takes: closed where it takes nothing else. */
export const saidOf = (schema: z.ZodType): JsonObject => {
  const { $schema, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return JSON.parse(JSON.stringify(json)) as JsonObject;
};

/** What is told, whatever it is. */
export const shownOf = (schema: z.ZodType): JsonObject => jsonOf(schema);

/** What an event says beside its record. */
export const detailsOf = ({ data }: EventKind): JsonObject => jsonOf(data);

/** The record as readers of the log are shown it: what the API’s own reads show. */
export const shownRecordOf = (entity: string, kind: EventKind): JsonObject =>
  onlyOf(jsonOf(kind.record), name => (rules[entity]?.shows.includes(name) ?? false) && isTold(kind, name));

/** The record as the bus of the stage’s account is told it. */
export const toldRecordOf = (kind: EventKind): JsonObject => onlyOf(jsonOf(kind.record), name => isTold(kind, name));
