import { Failure } from '../../core/failure.ts';
import { negated } from '../../time/duration.ts';
import { addDuration, instantOf } from '../../time/when.ts';
import { anchorOf } from '../occurrences/item-span.ts';
import type { Item } from './item.ts';

type Windowed = Pick<Item, 'window' | 'start' | 'due' | 'zone'>;

const at = (item: Windowed, offset: string | undefined): string | undefined => {
  const anchor = anchorOf(item);
  return anchor && offset !== undefined ? addDuration(instantOf(anchor, item.zone), offset, anchor.zone ?? item.zone) : undefined;
};

/** The instants from which on, and until which (both included), an occurrence may be done. */
export const windowOf = (item: Windowed): { opensAt?: string | undefined; closesAt?: string | undefined } => ({
  opensAt: at(item, item.window?.before && negated(item.window.before)),
  closesAt: at(item, item.window?.after),
});

/** Fails with `window_not_open` and `window_closed`: it cannot be done at this moment. */
export const requireInWindow = (item: Item, now: string): void => {
  const { opensAt, closesAt } = windowOf(item);
  if (opensAt !== undefined && now < opensAt) throw new Failure('window_not_open', { itemId: item.itemId, opensAt });
  if (closesAt !== undefined && now > closesAt) throw new Failure('window_closed', { itemId: item.itemId, closesAt });
};

/** May it be done at this moment? */
export const isInWindow = (item: Windowed, now: string): boolean => {
  const { opensAt = now, closesAt = now } = windowOf(item);
  return opensAt <= now && now <= closesAt;
};
