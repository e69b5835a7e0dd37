import { queryIndex } from '../../../shared/data/core/query.ts';
import { dutyDaysIn } from '../../../shared/data/households/duty-days.ts';
import { entryFrom } from '../../../shared/data/items/agenda.ts';
import { historyOf } from '../../../shared/data/items/occurrences.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Duty, dutiesIn, dutiesOf, openDuties, openDutiesOf } from '../../../shared/domain/households/duty.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';

/** How much of what is open and over is read at the most, and of how many ends of one item. */
const most = { open: 1_000, ends: 2_000 };

type Of = { workspaceId: WorkspaceId; userId?: UserId | undefined };

/** What is open in a workspace although its day is over, by the index of its agenda. */
const openIn = async (workspaceId: WorkspaceId, now: string): Promise<Duty[]> => {
  const { items } = await queryIndex({ pk: `WS#${workspaceId}#AGENDA`, from: '0', to: now }, entryFrom, {
    limit: most.open,
    descending: true,
  });
  return items.flatMap(entry => {
    const assignees = entry.summary?.asked ?? entry.assignees;
    return openDuties({ ...entry, assignees }, entry.summary?.claimedAt !== undefined, now);
  });
};

/** What the members of a workspace, or one of them, had to do, and what has become of it: a query of what ended, and one of what is open. */
export const dutiesFor = async (of: Of, now: string): Promise<Duty[]> => {
  const [days, open] = await Promise.all([dutyDaysIn(of), openIn(of.workspaceId, now)]);
  return [...days.flatMap(dutiesIn), ...open];
};

/** The same of one item: a query of its history. */
export const dutiesOfItem = async (item: Item, now: string): Promise<Duty[]> => {
  const { items: ended } = await historyOf(item, { limit: most.ends });
  return [...ended.flatMap(dutiesOf), ...openDutiesOf(item, now)];
};
