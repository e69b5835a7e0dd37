import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ItemId } from '../../domain/core/ids.ts';
import { agendaSeriesOf } from '../../domain/items/agenda/agenda.ts';
import { anyItem, zones } from '../../domain/items/items/item.fixture.ts';
import type { Item } from '../../domain/items/items/item.ts';
import { anchorOf } from '../../domain/items/occurrences/item-span.ts';
import { occurrenceAhead, occurrencesAhead, returnsByItself } from '../../domain/items/occurrences/occurrence.ts';
import { addDays, instantOf, type When } from '../../domain/time/when.ts';
import type { AgendaEntry } from '../items/agenda.ts';
import type { Place } from './agenda-places.ts';

Object.assign(process.env, { TABLE_NAME: 'none', DUE_SHARDS: '1' });
const [{ entryFrom, isInWindow }, { items }, { placesBeside }, { cursorOf, placeIn }] = await Promise.all([
  import('../items/agenda.ts'),
  import('../items/items.ts'),
  import('./agenda-ahead.ts'),
  import('./agenda-places.ts'),
]);

const itemId = (n: number): ItemId => `item_01kb8m5z7he4mtx2p9n6a3k8${String(n).padStart(2, '0')}`;
/** An item as the index has it. */
const entryOf = (item: Item): AgendaEntry =>
  entryFrom({ ...item, ...items.keyOf(item), summary: agendaSeriesOf(item), gsi1sk: items.gsi1!(item)!.gsi1sk });

const anyItems = fc.array(anyItem, { maxLength: 6 }).map(all => all.map((item, n) => ({ ...item, itemId: itemId(n) })));
const anyWindow = fc
  .tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 60 }), fc.constantFrom(...zones))
  .map(([from, days, zone]) => ({
    from: `${addDays('2026-01-01', from)}T00:00:00.000Z`,
    to: `${addDays('2026-01-01', from + days)}T00:00:00.000Z`,
    zone,
  }));
type Window = { from: string; to: string; zone: string };

const occurrencesUntil = (item: Item, { to, zone }: Window): When[] => {
  const occurrences: When[] = [];
  if (!returnsByItself(item)) return occurrences;
  for (const when of occurrencesAhead(item)) {
    if (instantOf(when, zone) >= to) break;
    occurrences.push(when);
  }
  return occurrences;
};

/** Every occurrence to come and every deadline in the window, by the items themselves. */
const expected = (all: readonly Item[], window: Window): string[] => {
  const told = (what: string, { itemId: id }: Item, whens: When[]): string[] =>
    whens.filter(when => isInWindow(when, window)).map(({ date, time }) => `${what} ${id} ${date} ${time}`);
  return all
    .flatMap(item => [...told('occurrence', item, occurrencesUntil(item, window)), ...told('deadline', item, [item.deadline!])])
    .sort();
};

const told = ({ what, sk, when }: Place): string => `${what} ${sk.slice('ITEM#'.length)} ${when!.date} ${when!.time}`;

test('A13: occurrences to come and deadlines stand in the agenda each once, however small the pages, and are those that the items have', () => {
  fc.assert(
    fc.property(anyItems, anyWindow, fc.integer({ min: 1, max: 30 }), (all, window, limit) => {
      const entries = all.map(entryOf);
      const found: Place[] = [];
      for (let place: Place | undefined; ; ) {
        const page = placesBeside(entries, { occurrences: true, deadlines: true }, window, { place, limit });
        found.push(...page.slice(0, limit));
        if (page.length <= limit) break;
        place = placeIn(cursorOf(found.at(-1)!));
      }
      expect(found.map(told).sort()).toEqual(expected(all, window));
      expect(found.map(({ sort }) => sort)).toEqual(found.map(({ sort }) => sort).sort());
      for (const { what, sk, when } of found)
        if (what === 'occurrence') expect(anchorOf(occurrenceAhead(all.find(item => sk.endsWith(item.itemId))!, when!)!)).toEqual(when);
    }),
    { numRuns: 200 },
  );
});

test('what counts from its completion, is done, or has no deadline beside its due shows nothing beside itself', () => {
  fc.assert(
    fc.property(anyItem, anyWindow, (item, window) => {
      const other = { ...item, deadline: undefined, recurrence: item.recurrence && { ...item.recurrence, anchor: 'completion' as const } };
      expect(placesBeside([entryOf(other)], { occurrences: true, deadlines: true }, window, { limit: 10 })).toEqual([]);
      expect(placesBeside([entryOf(item)], {}, window, { limit: 10 })).toEqual([]);
    }),
  );
});
