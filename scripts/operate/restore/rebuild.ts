import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { eventOf } from '../../../functions/platform/events/event-of.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { entities, kinds } from '../../../shared/data/index.ts';
import { attributesOf } from '../../../shared/domain/core/data-class.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';

type Row = Record<string, unknown>;
type Writes = { putNext(change: { next: Row; event: { type: string; data: object } }, context: WriteContext): PutCommandInput };

/** What a log would say of a row; undefined of one that it could not say anything of. */
export const told = (row: Row): unknown => {
  try {
    const event = eventOf(row, undefined);
    return event && JSON.parse(JSON.stringify(event.record));
  } catch {
    // Harmed so that nobody can read it.
    return undefined;
  }
};

/**
 * The row of a record as the last entry of it says. What is secret of it stands in no log: it stays as it was in the restored table. Undefined
 * where that does not make a whole record: of one that is about somebody's health a log has the version alone.
 */
export const rebuilt = (entry: LogEntry, restored: Row | undefined): Row | undefined => {
  const kind = kinds.find(({ name }) => name === entry.entity);
  if (!kind) return undefined;
  const before: Row = restored ? { ...(entities.get(kind.name)!.fromRow(restored) as Row) } : {};
  const secrets = Object.fromEntries(attributesOf(kind.schema, 'secret').map(name => [name, before[name]]));
  const next = { ...secrets, ...entry.record, version: entry.version - 1 };
  const by = { userId: entry.by as WriteContext['userId'], ...(entry.for && { by: entry.by, for: entry.for as WriteContext['for'] }) };
  try {
    const { Item } = (kind as unknown as Writes).putNext(
      { next, event: { type: entry.type, data: entry.data } },
      { ...by, now: entry.at, requestId: entry.requestId },
    );
    return entry.expires && Item!.expiresAt === undefined ? undefined : Item;
  } catch {
    return undefined;
  }
};
