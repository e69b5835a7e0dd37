import type { Caller } from '../../../shared/api/core/route.ts';
import { BusyTime, busyBetween } from '../../../shared/data/core/busy.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { type Suggestion, stretchOf, suggestDays, suggestionFor } from '../../../shared/domain/items/agenda/free-slot.ts';
import type { Span } from '../../../shared/domain/items/occurrences/item-span.ts';

const blocksAtMost = 300;

/** When somebody is busy is a matter of their account: a key without a right to it is not told (`forbidden`), before anything is written. */
export const requireMaySuggest = ({ suggest }: { suggest?: 'true' | 'false' }, { key }: Caller): void => {
  if (suggest === 'true' && key && !key.account.includes('read')) throw new Failure('forbidden', { needs: 'account:read' });
};

/** A free time in the place of one at which the caller is busy, where they want to hear of it: two requests more, and none where they do not. */
export const suggestionOf = async (
  item: Span,
  { suggest, userId, until }: { suggest?: 'true' | 'false'; userId: UserId; until?: string },
): Promise<{ suggestion?: Suggestion }> => {
  const wanted = suggest === 'true' ? stretchOf(item, { until }) : undefined;
  if (!wanted) return {};
  const to = later(wanted.from, suggestDays * 86_400_000);
  const { items: busy, cursor } = await busyBetween(
    userId,
    { from: wanted.from, to },
    { limit: blocksAtMost, read: row => BusyTime.parse(row) },
  );
  const suggestion = suggestionFor(wanted, busy, item);
  // Beyond the last that was read nobody knows what is free.
  const isKnown = cursor === undefined || (suggestion && suggestion.at <= (busy.at(-1)?.from ?? ''));
  return isKnown ? { suggestion } : {};
};
