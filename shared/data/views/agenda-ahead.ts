import { agendaSort } from '../../domain/items/agenda/agenda.ts';
import { anchorOf } from '../../domain/items/occurrences/item-span.ts';
import { occurrencesAhead } from '../../domain/items/occurrences/occurrence.ts';
import { addDays, instantOf, type When } from '../../domain/time/when.ts';
import { type AgendaEntry, type AgendaWindow, isInWindow } from '../items/agenda.ts';
import { items } from '../items/items.ts';
import { inOrder, type Place } from './agenda-places.ts';

/** What of an item stands in the agenda beside itself. */
export type Beside = { occurrences?: boolean; deadlines?: boolean };

/** Has an item, by its entry in the index, anything to show beside itself? */
export const hasMore = ({ summary, deadline, ...entry }: AgendaEntry, { occurrences, deadlines }: Beside): boolean =>
  (occurrences === true && summary?.recurrence !== undefined) ||
  (deadlines === true && deadline !== undefined && anchorOf(entry) !== undefined);

const placeOf = (entry: AgendaEntry, what: 'occurrence' | 'deadline', when: When): Place => {
  const { pk, sk } = items.keyOf(entry);
  return { sort: agendaSort(instantOf(when, entry.zone), entry), pk, sk, what, when };
};

/** The occurrences of a series in the window, in order, from a day before an instant on. */
function* occurrencesFrom(entry: AgendaEntry, window: AgendaWindow, from: string): Generator<Place, void> {
  const { recurrence, series, movedFrom } = entry.summary ?? {};
  if (!recurrence) return;
  const { start, due } = entry;
  for (const when of occurrencesAhead({ start, due, recurrence, series, movedFrom }, `${addDays(from.slice(0, 10), -2)}T00:00`)) {
    if (instantOf(when, window.zone) >= window.to) return;
    if (isInWindow(when, window)) yield placeOf(entry, 'occurrence', when);
  }
}

function* deadlineIn(entry: AgendaEntry, window: AgendaWindow): Generator<Place, void> {
  const { start, due, deadline } = entry;
  if (deadline && anchorOf({ start, due }) && isInWindow(deadline, window)) yield placeOf(entry, 'deadline', deadline);
}

/** The first of some places behind another, `most` of them, up to a last one. */
const firstBehind = (places: Iterable<Place>, place: Place | undefined, last: Place | undefined, most: number): Place[] => {
  const found: Place[] = [];
  for (const each of places) {
    if (found.length === most || (last && inOrder(each, last) > 0)) break;
    if (!place || inOrder(each, place) > 0) found.push(each);
  }
  return found;
};

/**
 * What stands in the window beside the items themselves, behind a place, in order: occurrences to come of series, and deadlines of what has a start
 * or due as well. One more than `limit` at the most, whatever the number of series: none is looked at further than the last that can be shown.
 */
export const placesBeside = (
  entries: readonly AgendaEntry[],
  { occurrences, deadlines }: Beside,
  window: AgendaWindow,
  { place, limit }: { place?: Place; limit: number },
): Place[] => {
  const from = place && place.sort > window.from ? place.sort : window.from;
  let found: Place[] = [];
  for (const entry of entries) {
    const kinds = [...(occurrences ? [occurrencesFrom(entry, window, from)] : []), ...(deadlines ? [deadlineIn(entry, window)] : [])];
    const more = kinds.flatMap(places => firstBehind(places, place, found[limit], limit + 1));
    if (more.length > 0) found = [...found, ...more].sort(inOrder).slice(0, limit + 1);
  }
  return found;
};
