import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { EventKinds } from '../../../events/event.ts';
import { substituteOf } from '../../../shared/domain/core/newer.ts';
import type { JsonObject } from '../../../shared/openapi/json.ts';
import { root } from '../../dev/cloud/process.ts';

/** A kind of record as it is stored: its keys as templates, the number of its writer, and the JSON Schema of what may stand in a row. */
export type RecordShape = { pk: string; sk: string; writer: number; schema: JsonObject };
/** A type of event: what it says beside the record, and the JSON Schema of the record in it, or the name of the kind whose it is. */
export type EventShape = { data: JsonObject; record: JsonObject | string };
/** Everything that functions of different versions read of each other, and the version of which it was. */
export type Shapes = { version: string; records: Record<string, RecordShape>; events: Record<string, EventShape> };

/** The shapes as they were released last: rows in the tables of stages out there, and functions that run beside newer ones. */
export const releasedShapesFile = 'shared/data/released.json';

export const releasedShapes = (): Shapes => JSON.parse(readFileSync(join(root, releasedShapesFile), 'utf8')) as Shapes;

/** A schema as JSON: what it takes. What fills in what is absent is told by `default`, what stands for an unknown word by `orElse`. */
export const shapeOf = (schema: z.ZodType): JsonObject => {
  const { $schema, ...shape } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const substitute = substituteOf(zodSchema as unknown as z.ZodType);
      if (substitute) Object.assign(jsonSchema, { orElse: substitute.value });
    },
  });
  return JSON.parse(JSON.stringify(shape)) as JsonObject;
};

type Kind = { name: string; pk: string; sk: string; writer?: number; schema: z.ZodType };

/** The shapes of these kinds of records and types of events. */
export const shapesOf = (version: string, kinds: readonly Kind[], events: EventKinds): Shapes => {
  const names = new Map(kinds.map(({ name, schema }) => [schema, name]));
  return {
    version,
    records: Object.fromEntries(kinds.map(({ name, pk, sk, writer = 0, schema }) => [name, { pk, sk, writer, schema: shapeOf(schema) }])),
    events: Object.fromEntries(
      Object.entries(events).map(([type, { data, record }]) => [
        type,
        { data: shapeOf(data), record: names.get(record) ?? shapeOf(record) },
      ]),
    ),
  };
};
