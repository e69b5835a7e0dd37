import type { Event } from '../../events/event.ts';
import { entities } from '../../shared/data/index.ts';

type Image = Record<string, unknown>;
type Carried = { type: string; by: string; at: string; requestId: string; data: Record<string, unknown>; retryMark?: string };

const withoutUntold = (record: object, untold: readonly string[] = []): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !untold.includes(name)));

/** The event that a write carries, with the record as it is after it; undefined for a write that brought none (a TTL's removal, a repair). */
export const eventOf = (after: Image | undefined, before: Image | undefined): Event | undefined => {
  const entity = after && entities.get(String(after.entity));
  const carried = after?.event as Carried | undefined;
  if (!entity || !carried || before?.version === after.version) return undefined;
  // The mark of a retry is between a client and the table.
  const { retryMark: _retryMark, ...event } = carried;
  return {
    ...event,
    id: `${String(after.pk)}/${String(after.sk)}@${String(after.version)}`,
    entity: entity.name,
    version: Number(after.version),
    record: withoutUntold(entity.fromRow(after), entity.untold),
  };
};
