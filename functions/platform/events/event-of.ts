import type { Event } from '../../../events/event.ts';
import { catalogue } from '../../../events/index.ts';
import { halfReadOf } from '../../../shared/data/core/unknown.ts';
import { type Entity, entities } from '../../../shared/data/index.ts';
import { attributesOf } from '../../../shared/domain/core/data-class.ts';

type Image = Record<string, unknown>;
/** A write: the row after it and before it. */
export type Images = { after?: Image; before?: Image };
type Carried = { type: string; by: string; for?: string; at: string; requestId: string; data: Record<string, unknown> };

/**
 * What an event shows of a record, as it is stored, so that words which this code does not know reach code that does: nothing that is secret; of one that is about somebody's health its ids and its version alone, so that
 * whoever may read it reads it.
 */
const shownOf = ({ schema, fromRow, idsOf }: Entity, row: Image): Record<string, unknown> => {
  if (attributesOf(schema, 'health').length > 0) return { ...idsOf(row), version: row.version };
  const secrets = attributesOf(schema, 'secret');
  const record = fromRow(row);
  return Object.fromEntries(Object.entries({ ...record, ...halfReadOf(record) }).filter(([name]) => !secrets.includes(name)));
};

/**
 * Whether a write carries an event that this code cannot publish: of a kind of record, or of a type, that a newer version has brought. Only
 * that knows who listens to it, and what of the record is secret.
 */
export const isNewer = ({ after, before }: Images): boolean => {
  const carried = after?.event as Carried | undefined;
  if (!carried || before?.version === after?.version) return false;
  return !entities.has(String(after?.entity)) || !Object.hasOwn(catalogue, carried.type);
};

/** The event that a write carries, with the record as it is after it; undefined for a write that brought none (a TTL's removal, a repair). */
export const eventOf = (after: Image | undefined, before: Image | undefined, known = entities): Event | undefined => {
  const entity = after && known.get(String(after.entity));
  const carried = after?.event as Carried | undefined;
  if (!entity || !carried || before?.version === after.version) return undefined;
  return {
    ...carried,
    id: `${String(after.pk)}/${String(after.sk)}@${String(after.version)}`,
    entity: entity.name,
    version: Number(after.version),
    record: shownOf(entity, after),
  };
};
