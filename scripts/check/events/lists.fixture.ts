import type { UserContext } from '../../../shared/data/core/entity.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { createList, type List } from '../../../shared/domain/items/lists/list.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { sequence } from '../../../shared/log/sequence.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';

type Data = {
  entryOf: typeof import('../../../functions/platform/events/log-entries.ts').entryOf;
  eventOf: typeof import('../../../functions/platform/events/event-of.ts').eventOf;
  lists: typeof import('../../../shared/data/items/lists.ts').lists;
  logOf: typeof import('../../../shared/data/core/log.ts').logOf;
  readRow: typeof import('../../../shared/data/core/rows.ts').readRow;
};

/** A workspace of lists, with what is written in it becoming entries as the publisher makes them, once they arrive. `data` is there once the tests run. */
export const listsOn = (data: Data, context: UserContext) => {
  const workspaceId = newId('workspace');
  const owner = `WS#${workspaceId}`;
  const keyOf = ({ listId }: Pick<List, 'listId'>) => ({ pk: owner, sk: `LIST#${listId}` });
  const told: LogEntry[] = [];
  const write = async (before: List | undefined, change: Change<List>): Promise<List> => {
    const was = before && (await data.readRow(keyOf(before)));
    const written = before ? await data.lists.save(change, context, before) : (await data.lists.create(change, context)).record;
    const row = (await data.readRow(keyOf(written)))!;
    told.push(data.entryOf(data.eventOf(row, was)!, row, was)!);
    return written;
  };
  return {
    owner,
    keyOf,
    write,
    create: (name: string) => write(undefined, createList({ name }, { workspaceId, listId: newId('list') }, context)),
    arrive: () => sequence(data.logOf<LogEntry>(), owner, told.splice(0), () => new Date().toISOString()),
  };
};
