import { componentsAtMost, importRoutes } from '../../../shared/api/calendars/imports.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { items } from '../../../shared/data/items/items.ts';
import { isListGone } from '../../../shared/data/items/lists.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { Loss } from '../../../shared/domain/calendars/calendar.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { type ImportOptions, importedItem } from '../../../shared/ics/import.ts';
import { type ReadComponent, readCalendar } from '../../../shared/ics/read.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';
import { inList } from '../../items/lists/follow.ts';

const atOnce = 10;

type Import = ImportOptions & { workspaceId: string; context: WriteContext };
type Outcome = { created: boolean; itemId: string; losses: Loss[] } | { reason: string };

/** Makes an item of a component, under an id that follows from its UID: the same file again finds it there. */
async function take(read: ReadComponent, all: readonly ReadComponent[], to: Import): Promise<Outcome> {
  const { workspaceId, context } = to;
  const itemId = derivedId('item', `import|${workspaceId}|${read.component}|${read.event?.eventId ?? read.uid}`, 0);
  const imported = importedItem(read, all, to, { workspaceId, itemId }, context);
  if ('reason' in imported) return imported;
  const { created, record } = await items.create(imported.change, context);
  if (created) await inList(record, context);
  return { itemId, created, losses: imported.losses };
}

async function takeAll(components: readonly ReadComponent[], to: Import): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < components.length; start += atOnce)
    outcomes.push(...(await Promise.all(components.slice(start, start + atOnce).map(read => take(read, components, to)))));
  return outcomes;
}

const requireList = async (workspaceId: string, listId: string | undefined): Promise<void> => {
  if (listId !== undefined && (await isListGone({ workspaceId, listId }))) throw new Failure('not_found', { what: 'list' });
};

export const handler = serve(importRoutes, {
  importCalendar: async ({ caller: { userId }, params: { workspaceId }, query, body: { calendar, ...body }, context }) => {
    const listId = body.listId ?? query.listId;
    const past = body.past || query.past === 'true';
    const missed = body.missed ?? query.missed;
    const [{ zone }] = await Promise.all([profiles.get({ userId }), requireList(workspaceId, listId)]);
    const components = readCalendar(calendar, zone, context.now);
    if (!components) throw invalid('/calendar', 'wrong_format');
    if (components.length > componentsAtMost) throw new Failure('limit_reached', { limit: componentsAtMost });
    const outcomes = await takeAll(components, { workspaceId, listId, past, missed, zone, context });
    const told = components.map(({ component, uid, title }, index) => ({ component, uid, title, ...outcomes[index]! }));
    return {
      taken: told.flatMap(each => ('itemId' in each ? [each] : [])),
      refused: told.flatMap(each => ('reason' in each ? [each] : [])),
    };
  },
});
