import type { Actor } from '../../core/due.ts';
import type { When } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { isActive } from '../items/item-schedule.ts';
import { isForEach } from '../parts/item-parts.ts';
import { occurrenceMeant } from './item-occurrences.ts';
import { anchorOf } from './item-span.ts';
import { isOfBefore, localOf } from './occurrence.ts';

const togetherMs = 10_000;

/** The end of an occurrence that stands in the record: of the last one of a series, or of an item that does not return. */
export const lastEnd = (item: Item): Item['lastEnded'] => {
  const { lastEnded, status, completedAt, completedBy } = item;
  const anchor = anchorOf(item);
  if (lastEnded || status !== 'done' || completedAt === undefined) return lastEnded;
  return { due: anchor ? localOf(anchor) : '', outcome: 'done', at: completedAt, by: completedBy };
};

/** Has somebody done their part of the occurrence that is meant: the one at hand, or one that it stands for? */
const hasDonePart = (item: Item, { userId, now }: Actor, occurrence?: When): boolean =>
  isActive(item) && isForEach(item) && item.parts?.[userId] !== undefined && !occurrenceMeant(item, occurrence, now).missed;

/** The end that may be meant: the last, or that of the time before a thing made it due again, unless it is named as it is now. */
const endMeant = (item: Item, occurrence: When | undefined) => {
  const isOfNow = occurrence !== undefined && !isOfBefore(item, occurrence);
  return lastEnd(item) ?? (isOfNow ? undefined : item.begun?.before);
};

/**
 * Was the occurrence that is meant ended in this way already? Then nobody ends it again: one that is named is ended once. Where none is named and
 * somebody else has ended one in the last ten seconds, both meant the same. Nor does anybody do their part twice.
 */
export function isEndedAlready(item: Item, outcome: 'done' | 'skipped', acting: Actor, occurrence?: When): boolean {
  const { userId, now } = acting;
  const end = endMeant(item, occurrence);
  const isNamed = end?.outcome === outcome && occurrence && [end.due, end.movedFrom].includes(localOf(occurrence));
  if (item.trashedAt === undefined && isNamed) return true;
  if (outcome === 'done' && hasDonePart(item, acting, occurrence)) return true;
  if (end?.outcome !== outcome || item.trashedAt !== undefined || occurrence) return false;
  return end.by !== undefined && end.by !== userId && Date.parse(now) - Date.parse(end.at) < togetherMs;
}
