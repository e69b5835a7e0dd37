import type { UserId } from '../core/ids.ts';
import { type EndedOccurrence, endingsOf, missesOf, takenBackIn } from '../items/history/ended-occurrence.ts';
import { createItem } from '../items/history/item-changes.ts';
import { ids, runClock } from '../items/items/item.fixture.ts';
import { type Item, ItemInput } from '../items/items/item.ts';
import { completeItem, skipItem } from '../items/occurrences/item-occurrences.ts';
import { reopenItem } from '../items/occurrences/reopen.ts';
import { addDays, daysBetween, instantOf } from '../time/when.ts';

export const zone = 'Europe/Berlin';
export const first = '2026-10-20';
const wall = (day: number, time = '18:00') => ({ date: addDays(first, day), time, zone });

/** What somebody does with a chore on a day, after it was due. */
export type Act = { day: number; who: number; what: 'complete' | 'skip' | 'leave' | 'reopen'; took: number };
export type Chore = { minutes?: number | undefined; points?: number | undefined; assignee: number; acts: Act[] };
/** What an independent reader writes down of what people did: nothing but what they saw. */
export type Seen = { outcome: 'done' | 'skipped' | 'missed'; who?: number | undefined; day: number; minutes: number; points: number };
export type NamedEnd = { name: string; ended: Omit<EndedOccurrence, 'occurrenceId'> };

type Life = { item: Item; told: NamedEnd[]; seen: Seen[]; stands: Seen | undefined; holder: number | undefined };

const dayOf = ({ due }: Item): number => daysBetween(first, due!.date);

/** The clock goes on: what nobody did until the next begins is missed, and of several in a row the last says when that was. */
const pass = (life: Life, until: string): void => {
  let day = dayOf(life.item);
  const { item, changes } = runClock(life.item, until);
  for (const { next, event } of changes.filter(each => each.event.type === 'item.missed')) {
    const data = event.data as { occurrences: number };
    life.told.push(...missesOf({ record: next, data }));
    day += data.occurrences;
    for (let n = 0; n < data.occurrences; n++) life.seen.push({ outcome: 'missed', who: life.holder, day: day - 1, minutes: 0, points: 0 });
    life.stands = undefined;
  }
  life.item = item;
};

type Acting = { userId: UserId; now: string; zone: string };

const reopen = (life: Life, acting: Acting): void => {
  if (!life.stands) return;
  const { next, event } = reopenItem(life.item, acting);
  life.told.push(...takenBackIn({ record: next, data: event.data as never, at: acting.now }));
  life.seen.splice(life.seen.indexOf(life.stands), 1);
  Object.assign(life, { item: next, stands: undefined });
};

const end = (life: Life, { who, what, took }: Act, { minutes = 0, points = 0 }: Chore, acting: Acting): void => {
  const day = dayOf(life.item);
  const said = took ? `PT${took}M` : undefined;
  const { next, event } = what === 'complete' ? completeItem(life.item, acting, undefined, said) : skipItem(life.item, acting);
  life.told.push(...endingsOf({ record: next, data: event.data as never }));
  life.stands = { outcome: what === 'complete' ? 'done' : 'skipped', who, day, minutes: took || minutes, points };
  life.seen.push(life.stands);
  life.item = next;
};

/** One chore of each day lived through by its own rules: what was told of it, and what was seen. */
export const liveChore = (chore: Chore, order: UserId[], place: number): { told: NamedEnd[]; seen: Seen[] } => {
  const { minutes, points, assignee, acts } = chore;
  const itemId = `item_01kb8m5z7he4mtx2p9n6a3k8r${'abc'[place]!}` as const;
  const holder = assignee < order.length ? assignee : undefined;
  const input = ItemInput.parse({
    ...{ title: 'Chore', kind: 'chore', zone, due: wall(0), recurrence: { rule: 'FREQ=DAILY', missed: 'skip' }, points },
    ...{ assignees: holder === undefined ? [] : [order[holder]!], ...(minutes ? { duration: `PT${minutes}M` } : {}) },
  });
  const made = createItem(input, { ...ids, itemId }, { userId: order[0]!, now: instantOf(wall(-1), zone), zone });
  const life: Life = { item: made.next, told: [], seen: [], stands: undefined, holder };
  acts
    .toSorted((a, b) => a.day - b.day)
    .forEach((act, n) => {
      const who = act.who % order.length;
      const now = new Date(Date.parse(instantOf(wall(act.day, '19:00'), zone)) + n * 1000).toISOString();
      const acting = { userId: order[who]!, now, zone };
      pass(life, now);
      if (act.what === 'reopen') reopen(life, acting);
      else if (act.what !== 'leave') end(life, { ...act, who }, chore, acting);
    });
  return life;
};
