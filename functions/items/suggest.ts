import { busyBetween } from '../../shared/data/busy.ts';
import { type Suggestion, stretchOf, suggestDays, suggestionFor } from '../../shared/domain/free-slot.ts';
import type { Item } from '../../shared/domain/item.ts';

const blocksAtMost = 300;

/** A free time in the place of one at which the caller is busy, where they want to hear of it: two requests more, and none where they do not. */
export const suggestionOf = async (
  item: Pick<Item, 'due' | 'duration' | 'zone'>,
  { suggest, userId, until }: { suggest?: 'true' | 'false'; userId: string; until?: string },
): Promise<{ suggestion?: Suggestion }> => {
  const wanted = suggest === 'true' ? stretchOf(item, { until }) : undefined;
  if (!wanted) return {};
  const to = new Date(Date.parse(wanted.from) + suggestDays * 86_400_000).toISOString();
  const { items: busy, cursor } = await busyBetween(userId, { from: wanted.from, to }, { limit: blocksAtMost });
  const suggestion = suggestionFor(wanted, busy, item.zone);
  // Beyond the last that was read nobody knows what is free.
  const isKnown = cursor === undefined || (suggestion && suggestion.at <= (busy.at(-1)?.from ?? ''));
  return isKnown ? { suggestion } : {};
};
