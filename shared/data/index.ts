import type * as z from 'zod';
import { kinds as calendars } from './calendars/index.ts';
import { kinds as clinic } from './clinic/index.ts';
import { kinds as households } from './households/index.ts';
import { kinds as integrations } from './integrations/index.ts';
import { kinds as items } from './items/index.ts';
import { kinds as notifications } from './notifications/index.ts';
import { kinds as people } from './people/index.ts';

/** What is known of a kind of record without its type. */
export type Entity = {
  name: string;
  schema: z.ZodType;
  fromRow(row: Record<string, unknown>): object;
  idsOf(row: Record<string, unknown>): object;
  misplacedIn(row: Record<string, unknown>): string[];
};

/** Every kind of record in the table. */
export const kinds = [...people, ...items, ...households, ...clinic, ...calendars, ...integrations, ...notifications];

/** The same, by name. */
export const entities: ReadonlyMap<string, Entity> = new Map(kinds.map(kind => [kind.name, kind]));
