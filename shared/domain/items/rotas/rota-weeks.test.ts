import { expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import type { UserId } from '../../core/ids.ts';
import { due, ids } from '../items/item.fixture.ts';
import { type Item, ItemInput } from '../items/item.ts';
import { passOnAbsent, setAway } from '../items/pass-on.ts';
import { fallsDueAt } from '../occurrences/item-span.ts';
import { completeInRota, createInRota, type WithRota } from './item-rota.ts';
import { people, rotaIds, rotaOf } from './rota.fixture.ts';
import type { Rota } from './rota.ts';
import { partsOfOne } from './rota-seats.ts';

const dayMs = 86_400_000;
const start = '2026-11-23T00:00:00.000Z';
const day = (count: number): string => later(start, count * dayMs);
const [ada, ben, cleo] = people(3) as [UserId, UserId, UserId];
/** Two who are on holiday, and a child who lives elsewhere every other week: from one day until another. */
const absences: [UserId, number, number][] = [
  [ada, 10, 24],
  [ben, 40, 47],
  ...[0, 1, 2, 3, 4, 5].map((turn): [UserId, number, number] => [cleo, turn * 14, turn * 14 + 7]),
];
const minutes = [5, 10, 15, 20, 30, 60];
const rules = [
  'FREQ=DAILY',
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=2',
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=WEEKLY;BYDAY=SA',
  'FREQ=WEEKLY;BYDAY=WE',
];

type Household = { items: Item[]; rota: Rota };

const begun = (): Household => {
  const first: Household = { items: [], rota: rotaOf(4, { kind: 'fair', weigh: 'minutes', zone: 'UTC' }) };
  return minutes.reduce(({ items, rota }, length, i) => {
    const input = ItemInput.parse({
      title: `Chore ${i}`,
      due: due('2026-11-23T18:00', 'UTC'),
      duration: `PT${length}M`,
      recurrence: { rule: rules[i] },
      rotaId: rotaIds.rotaId,
    });
    const made = createInRota(input, rota, ids, { userId: ada, now: day(0), zone: 'UTC' });
    return { items: [...items, made.item.next], rota: made.rota!.next };
  }, first);
};

/** Every item in turn, by a rule that may move the rota on. */
const each = ({ items, rota }: Household, rule: (item: Item, rota: Rota) => WithRota | undefined): Household =>
  items.reduce<Household>(
    (so, item) => {
      const changed = rule(item, so.rota);
      return { items: [...so.items, changed?.item.next ?? item], rota: changed?.rota?.next ?? so.rota };
    },
    { items: [], rota },
  );

const goAway = (household: Household, [userId, from, until]: (typeof absences)[number]): Household => {
  const rota = setAway(household.rota, userId, { from: day(from), until: day(until) }, day(from))!.next;
  return each({ ...household, rota }, (item, moved) => passOnAbsent(item, moved, { userId, until: day(until), now: day(from) }));
};

/** An evening on which everybody does what is theirs. */
const evening = (household: Household, at: string): Household =>
  each(household, (item, rota) =>
    fallsDueAt(item)! > at ? undefined : completeInRota(item, rota, { userId: item.assignees[0]!, now: at }),
  );

test('six chores among four people over twelve weeks, of whom some are away: nobody is ever further from their share than the longest chore', () => {
  let household = begun();
  for (let date = 0; date < 84; date++) {
    household = absences.filter(([, from]) => from === date).reduce(goAway, household);
    household = evening(household, later(day(date), 18 * 3_600_000));
    for (const { debt } of household.rota.seats) expect(Math.abs(debt) / partsOfOne).toBeLessThanOrEqual(Math.max(...minutes));
  }
  const done = household.rota.seats.map(seat => seat.done);
  expect(Math.min(...done)).toBeGreaterThan(400);
});
