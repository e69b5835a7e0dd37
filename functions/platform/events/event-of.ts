import type { Event } from '../../../events/event.ts';
import { type Entity, entities } from '../../../shared/data/index.ts';
import { attributesOf } from '../../../shared/domain/core/data-class.ts';

type Image = Record<string, unknown>;
type Carried = { type: string; by: string; at: string; requestId: string; data: Record<string, unknown> };

/**
 * What an event shows of a record: nothing that is secret; of one that is about somebody's health its ids and its version alone, so that
 * whoever may read it reads it.
 */
const shownOf = ({ schema, fromRow, idsOf }: Entity, row: Image): Record<string, unknown> => {
  if (attributesOf(schema, 'health').length > 0) return { ...idsOf(row), version: row.version };
  const secrets = attributesOf(schema, 'secret');
  return Object.fromEntries(Object.entries(fromRow(row)).filter(([name]) => !secrets.includes(name)));
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
