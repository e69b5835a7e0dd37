import { queryIndex } from '../../../shared/data/core/query.ts';
import { dutyDaysIn } from '../../../shared/data/households/duty-days.ts';
import { type AgendaEntry, entryFrom, momentIn, rangeOf } from '../../../shared/data/items/agenda.ts';
import { heededCalendar } from '../../../shared/data/items/heeded-calendars.ts';
import { itemsAt } from '../../../shared/data/items/items.ts';
import { historyIn } from '../../../shared/data/items/occurrences.ts';
import { rotasOf } from '../../../shared/data/items/rotas.ts';
import { allAbsencesIn } from '../../../shared/data/people/absences.ts';
import { namesOfMembers } from '../../../shared/data/people/children.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isWithinReach, type Reach, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import type { BoardWindow } from '../../../shared/domain/households/board.ts';
import { type Calendars, calendarsUntil, heedersIn } from '../../../shared/domain/households/board-turns.ts';
import { type Duty, dutiesIn } from '../../../shared/domain/households/duty.ts';
import type { EndedOccurrence } from '../../../shared/domain/items/history/ended-occurrence.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { isActive } from '../../../shared/domain/items/items/item-schedule.ts';
import type { Rota } from '../../../shared/domain/items/rotas/rota.ts';
import { type Absence, isOver } from '../../../shared/domain/people/absences/absence.ts';
import { type Stretch, stretchAfter } from '../../../shared/domain/people/absences/absence-days.ts';
import { membersFor, seesEverybody } from '../members/read.ts';

/** How much one board reads at the most: what is open, the latest first, those in a page of rotas, what was done, and whose calendars. */
const most = { items: 200, requests: 3, rotas: 100, done: 50, calendars: 20 };
const stretchesOfOne = 10;

/** Who reads a board, and whether they may learn when somebody is busy. */
export type Reader = { workspaceId: WorkspaceId; userId: UserId; role: Standing; reach: Reach; seesBusy: boolean };

/** All that a board is made of, as far as its reader may see it. */
export type BoardData = {
  items: Item[];
  done: { ended: EndedOccurrence; title?: string }[];
  members: UserId[];
  names: Map<UserId, string>;
  rotas?: Rota[];
  absences: Absence[];
  away: Map<UserId, Stretch[]>;
  /** When those are busy who take turns and want their calendars heeded. */
  calendars: Calendars;
  /** What each had to do until today, of those whose streaks the reader sees. */
  duties: Duty[];
  more: boolean;
};

const may = (role: Standing, permission: 'member:read' | 'list:read'): boolean => reachOf(role, permission) === 'everything';

/** What is open before the end of a board, as the index has it. */
const openBefore = ({ workspaceId, reach, userId }: Reader, { from, to, zone }: BoardWindow) => {
  const keep = (entry: AgendaEntry): boolean =>
    !entry.summary?.left && (momentIn(entry, zone) ?? to) < to && isWithinReach(entry, reach, userId);
  const range = { pk: `WS#${workspaceId}#AGENDA`, from: '0', to: rangeOf({ from, to }).to };
  return queryIndex(range, entryFrom, { limit: most.items, keep, descending: true, requests: most.requests });
};

/** Those whom a reader may see: all members, or themselves. */
const peopleFor = async ({ workspaceId, userId, role }: Reader): Promise<Pick<BoardData, 'members' | 'names'>> => {
  const found = await membersFor(may(role, 'member:read') ? { workspaceId } : { workspaceId, userId });
  return { members: found.map(({ userId }) => userId), names: await namesOfMembers(found) };
};

/** When an absence is on in the days of a board. */
const stretchesOf = (absence: Absence, { now, to }: BoardWindow): Stretch[] => {
  const found: Stretch[] = [];
  let stretch = absence.away ?? stretchAfter(absence, now);
  while (stretch && stretch.from < to && found.length < stretchesOfOne) {
    found.push(stretch);
    stretch = stretchAfter(absence, stretch.until);
  }
  return found;
};

/** The absences of all members for whoever may read these, else the reader's own, for their streak alone. */
const absencesFor = ({ workspaceId, userId, role }: Reader): Promise<Absence[]> =>
  allAbsencesIn(may(role, 'member:read') ? { workspaceId } : { workspaceId, userId });

const awayIn = (absences: readonly Absence[], { role }: Reader, window: BoardWindow): BoardData['away'] => {
  const away = new Map<UserId, Stretch[]>();
  if (!may(role, 'member:read')) return away;
  for (const absence of absences.filter(each => !isOver(each)))
    away.set(absence.userId, [...(away.get(absence.userId) ?? []), ...stretchesOf(absence, window)]);
  for (const stretches of away.values()) stretches.sort((a, b) => (a.from < b.from ? -1 : 1));
  return away;
};

const rotasFor = async ({ workspaceId, role }: Reader): Promise<Rota[] | undefined> =>
  may(role, 'list:read') ? (await rotasOf(workspaceId, { limit: most.rotas })).items : undefined;

/** What is to be done of each rota. */
export const choresByRota = (items: readonly Item[]) => Map.groupBy(items.filter(isActive), ({ rotaId }) => rotaId);

/**
 * When those are busy who take turns with what stands on a board and want their calendars heeded: a query for each, and none where nobody does. Of
 * whom more is busy than one page holds, and of more than so many people, it is not known; and nobody's is for who may not learn it.
 */
const calendarsFor = async (
  rotas: readonly Rota[],
  items: readonly Item[],
  { seesBusy }: Reader,
  window: BoardWindow,
): Promise<Calendars> => {
  const byRota = choresByRota(items);
  const heeding = rotas.filter(rota => seesBusy && byRota.has(rota.rotaId) && heedersIn(rota).length > 0);
  const userIds = [...new Set(heeding.flatMap(heedersIn))].slice(0, most.calendars);
  const until = calendarsUntil(
    heeding.flatMap(({ rotaId }) => byRota.get(rotaId) ?? []),
    window,
  );
  const read = await Promise.all(
    userIds.map(async userId => [userId, await heededCalendar(userId, { from: window.now, to: until })] as const),
  );
  return { until, busy: new Map(read.filter(([, { isWhole }]) => isWhole).map(([userId, { busy }]) => [userId, busy])) };
};

const dutiesFor = async ({ workspaceId, userId, role }: Reader): Promise<Duty[]> => {
  const days = await dutyDaysIn(seesEverybody(role) ? { workspaceId } : { workspaceId, userId });
  return days.flatMap(dutiesIn);
};

const isDone = ({ outcome, takenBackAt }: EndedOccurrence): boolean => outcome === 'done' && takenBackAt === undefined;

/** Reads what a board is made of: a query of each kind, and the names and items that these lead to by the hundred. None is read by itself. */
export const readBoard = async (reader: Reader, window: BoardWindow): Promise<BoardData> => {
  const { workspaceId, userId, reach } = reader;
  const [open, history, people, rotas, absences, duties] = await Promise.all([
    openBefore(reader, window),
    historyIn(workspaceId, { from: window.from, to: window.to }, { limit: most.done, keep: isDone }),
    peopleFor(reader),
    rotasFor(reader),
    absencesFor(reader),
    dutiesFor(reader),
  ]);
  const keys = new Map<ItemId, { workspaceId: WorkspaceId; itemId: ItemId }>();
  for (const { itemId } of [...open.items, ...history.items]) keys.set(itemId, { workspaceId, itemId });
  const found = await itemsAt([...keys.values()]);
  const items = found.filter(item => isWithinReach(item, reach, userId));
  const byId = new Map(items.map(item => [item.itemId, item]));
  // Whoever may read only what is theirs reads what belongs to items that are: one that is gone is nobody's.
  const done = history.items.filter(({ itemId }) => byId.has(itemId) || reach === 'everything');
  return {
    ...people,
    items,
    done: done.map(ended => ({ ended, title: byId.get(ended.itemId)?.title })),
    rotas,
    absences,
    away: awayIn(absences, reader, window),
    calendars: await calendarsFor(rotas ?? [], items, reader, window),
    duties,
    more: open.cursor !== undefined,
  };
};
