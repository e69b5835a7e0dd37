import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { historyRoutes } from '../../../shared/api/items/history.ts';
import { items } from '../../../shared/data/items/items.ts';
import { historyIn, historyOf } from '../../../shared/data/items/occurrences.ts';
import { isWithinReach } from '../../../shared/domain/core/permissions.ts';
import { type EndedOccurrence, isOf } from '../../../shared/domain/items/history/ended-occurrence.ts';
import { endsLookedAt, habitOf } from '../../../shared/domain/items/history/habit.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { withinReach } from '../../../shared/domain/items/items/item-view.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { withItems } from './page.ts';

const instant = (at: string | undefined): string | undefined => at && toInstant(Date.parse(at));

const shown = ({ version: _version, made: _made, ...occurrence }: EndedOccurrence, item: Item | undefined) => ({
  ...occurrence,
  title: item?.title,
});

export const historyHandlers: HandlersOf<typeof historyRoutes> = {
  listItemHistory: async ({ caller, params, query: { outcome, ...page }, reach }) => {
    const keep = outcome && ((ended: EndedOccurrence) => ended.outcome === outcome);
    const [found, history] = await Promise.all([items.get(params), historyOf(params, { ...page, keep })]);
    const item = withinReach(found, reach, caller.userId);
    return { ...history, items: history.items.map(ended => shown(ended, item)) };
  },

  getItemHabit: async ({ caller, params, reach, now }) => {
    const [found, ended] = await Promise.all([items.get(params), historyOf(params, { limit: endsLookedAt })]);
    return habitOf(withinReach(found, reach, caller.userId), ended.items, now);
  },

  listHistory: async ({ caller, params: { workspaceId }, query: { outcome, userId, listId, from, to, ...page }, reach }) => {
    const keep = (ended: EndedOccurrence): boolean =>
      (outcome === undefined || ended.outcome === outcome) &&
      (listId === undefined || ended.listId === listId) &&
      (userId === undefined || isOf(ended, userId));
    const isFiltered = outcome !== undefined || listId !== undefined || userId !== undefined;
    const window = { from: instant(from), to: instant(to) };
    const history = await historyIn(workspaceId, window, { ...page, keep: isFiltered ? keep : undefined });
    const found = await withItems(history.items);
    // Whoever may read only what is theirs reads what belongs to items that are: one that is gone is nobody's.
    const readable = found.filter(({ item }) => isWithinReach(item ?? { assignees: [] }, reach, caller.userId));
    return { ...history, items: readable.map(({ ended, item }) => shown(ended, item)) };
  },
};
