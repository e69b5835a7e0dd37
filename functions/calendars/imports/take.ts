import type { UserContext } from '../../../shared/data/core/entity.ts';
import { items } from '../../../shared/data/items/items.ts';
import type { Loss } from '../../../shared/domain/calendars/sync/calendar.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type ImportOptions, importedItem } from '../../../shared/ics/import.ts';
import type { ReadComponent } from '../../../shared/ics/read.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { inList } from '../../items/lists/follow.ts';

const atOnce = 10;

/** Where components go, and when that was asked for: whatever is over, and whatever an item says of its creation, is meant then. */
export type Import = ImportOptions & { workspaceId: WorkspaceId; askedAt: string; context: UserContext };
export type Outcome = { created: boolean; itemId: ItemId; losses: Loss[] } | { reason: string };

/** What an event is known by: the same twice in a file is one item, of the first. */
const nameOf = ({ component, event, uid }: ReadComponent): string => `${component}|${event?.eventId ?? uid}`;

/** Makes an item of a component, under an id that follows from its name: the same file again finds it there, and so does a step that is done again. */
const take = async (read: ReadComponent, all: readonly ReadComponent[], to: Import): Promise<Outcome> => {
  const { workspaceId, askedAt, context } = to;
  const itemId = derivedId('item', `import|${workspaceId}|${nameOf(read)}`, 0);
  const imported = importedItem(read, all, to, { workspaceId, itemId }, { userId: context.userId, now: askedAt });
  if ('reason' in imported) return imported;
  const { created, record } = await items.create(imported.change, context);
  const isOwn = record.createdAt === askedAt && record.createdBy === context.userId;
  if (created || isOwn) await inList(record, context);
  return { itemId, created: created || isOwn, losses: imported.losses };
};

/** Makes items of some of the components of a file, ten at once. */
export const takeAll = async (some: readonly ReadComponent[], all: readonly ReadComponent[], to: Import): Promise<Outcome[]> => {
  const first = new Map(all.toReversed().map(each => [nameOf(each), each]));
  const outcomes: Outcome[] = [];
  for (let start = 0; start < some.length; start += atOnce)
    outcomes.push(...(await Promise.all(some.slice(start, start + atOnce).map(read => take(read, all, to)))));
  return outcomes.map((each, index) =>
    'created' in each ? { ...each, created: each.created && first.get(nameOf(some[index]!)) === some[index] } : each,
  );
};
