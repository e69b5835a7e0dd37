import { componentsAtMost, importRoutes } from '../../shared/api/imports.ts';
import type { Stamp } from '../../shared/data/entity.ts';
import { items } from '../../shared/data/items.ts';
import { lists } from '../../shared/data/lists.ts';
import { profiles } from '../../shared/data/profiles.ts';
import type { CalendarEvent, Loss } from '../../shared/domain/calendar.ts';
import { itemFrom } from '../../shared/domain/calendar-taken.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { invalid } from '../../shared/domain/invalid.ts';
import { ItemInput } from '../../shared/domain/item.ts';
import { createItem } from '../../shared/domain/item-changes.ts';
import { endOf } from '../../shared/domain/occurrence.ts';
import { nextOccurrenceAfter } from '../../shared/domain/recurrence.ts';
import { type ReadComponent, readCalendar } from '../../shared/ics/read.ts';
import { derivedId } from '../../shared/runtime/ids.ts';
import { serve } from '../../shared/runtime/serve.ts';

const atOnce = 10;

type Import = { workspaceId: string; listId?: string; past: boolean; zone: string; stamp: Stamp };
type Outcome = { created: boolean; itemId: string; losses: Loss[] } | { reason: string };

/** The turns of each series that stand in the file by themselves: the series leaves them out. */
const leftOutOf = (components: readonly ReadComponent[], uid: string | undefined): CalendarEvent['start'][] =>
  components.flatMap(({ event }) => (event?.turnOf && event.uid === uid ? [event.turnOf.start] : []));

/** Is an item over before `now`: its due has passed, and it does not return? */
const isOver = ({ due, recurrence }: ItemInput, zone: string, now: string): boolean => {
  if (!due) return false;
  const when = due.time === undefined ? { date: due.date } : { ...due, zone: due.zone ?? zone };
  if (recurrence) return nextOccurrenceAfter(recurrence, when, now, zone) === undefined;
  return endOf(when, zone) < now;
};

const inputOf = (read: ReadComponent, leftOut: CalendarEvent['start'][], { listId, zone }: Import) => {
  const isTask = read.component === 'vtodo';
  const { input, losses } = read.event
    ? itemFrom(read.event, { missed: isTask ? 'once' : 'skip', leftOut })
    : { input: { title: read.title?.trim().slice(0, 200) || '–', zone }, losses: [] };
  const { data } = ItemInput.safeParse({ ...input, zone: input.zone ?? zone, listId, tags: read.tags, priority: read.priority });
  return { input: data, losses };
};

/** Makes an item of what was read, under an id that follows from its UID: the same file again finds it there. */
async function make(read: ReadComponent, all: readonly ReadComponent[], to: Import): Promise<Outcome> {
  const { workspaceId, stamp, zone, past } = to;
  const { input, losses } = inputOf(read, read.event?.series ? leftOutOf(all, read.uid) : [], to);
  if (!input) return { reason: 'not_valid' };
  if (!past && isOver(input, zone, stamp.now)) return { reason: 'past' };
  const itemId = derivedId('item', `import|${workspaceId}|${read.component}|${read.event?.eventId ?? read.uid}`, 0);
  const { created } = await items.create(createItem(input, { workspaceId, itemId }, { ...stamp, zone }), stamp);
  return { itemId, created, losses };
}

/** What becomes of a component: a refusal by our rules is told, and keeps nothing else from being taken. */
async function take(read: ReadComponent, all: readonly ReadComponent[], to: Import): Promise<Outcome> {
  if (read.refused) return { reason: read.refused };
  return make(read, all, to).catch(error => {
    if (error instanceof Failure) return { reason: error.code };
    throw error;
  });
}

async function takeAll(components: readonly ReadComponent[], to: Import): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < components.length; start += atOnce)
    outcomes.push(...(await Promise.all(components.slice(start, start + atOnce).map(read => take(read, components, to)))));
  return outcomes;
}

const requireList = async (workspaceId: string, listId: string | undefined): Promise<void> => {
  const list = listId === undefined ? undefined : await lists.find({ workspaceId, listId });
  if (listId !== undefined && (!list || list.trashedAt)) throw new Failure('not_found', { what: 'list' });
};

export const handler = serve(importRoutes, {
  importCalendar: async ({ caller: { userId }, params: { workspaceId }, query, body: { calendar, ...body }, stamp }) => {
    const listId = body.listId ?? query.listId;
    const past = body.past || query.past === 'true';
    const [{ zone }] = await Promise.all([profiles.get({ userId }), requireList(workspaceId, listId)]);
    const components = readCalendar(calendar, zone);
    if (!components) throw invalid('/calendar', 'wrong_format');
    if (components.length > componentsAtMost) throw new Failure('limit_reached', { limit: componentsAtMost });
    const outcomes = await takeAll(components, { workspaceId, listId, past, zone, stamp });
    const told = components.map(({ component, uid, title }, index) => ({ component, uid, title, ...outcomes[index]! }));
    return {
      taken: told.flatMap(each => ('itemId' in each ? [each] : [])),
      refused: told.flatMap(each => ('reason' in each ? [each] : [])),
    };
  },
});
