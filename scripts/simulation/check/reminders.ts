import type { ItemState } from '../model/item.ts';
import { isActive, momentsOf } from '../model/item.ts';
import type { Write } from '../table/store.ts';
import type { Allowance } from './allowance.ts';
import { eventIn, type ItemHistory, type Stretch } from './history.ts';

export type Fired = {
  id: string;
  item: ItemHistory;
  committedAt: number;
  at: number;
  told: { at: number; kind: string }[];
  version: number;
  stretch: Stretch<ItemState>;
};
export type ReminderCheck = { allowed: Allowance; skewMs: number; endMs: number; restoredAt?: number };

const instant = (ms: number): string => new Date(ms).toISOString();

const firedIn = (item: ItemHistory, { at, after }: Write): Fired[] => {
  const event = eventIn(after);
  if (event.type !== 'item.reminder_fired') return [];
  const reminders = event.data.reminders as { at: string; kind: string }[];
  const stretch = item.stretches.findLast(({ from }) => from <= at);
  if (!stretch) return [];
  const version = Number(after?.version);
  return [
    {
      id: `${item.id}@${version}`,
      item,
      committedAt: at,
      at: Date.parse(event.at),
      told: reminders.map(each => ({ at: Date.parse(each.at), kind: each.kind })),
      version,
      stretch,
    },
  ];
};

/** Every time that an item reminded. */
export const firedOf = (item: ItemHistory): Fired[] => item.writes.flatMap(write => firedIn(item, write));

/** What an item told that it was not to tell: while it was done or in the trash, too early, twice, or never planned. */
export const toldWrongly = (item: ItemHistory, fired: Fired[], { skewMs }: ReminderCheck): string[] => {
  const told = new Map<string, number>();
  return fired.flatMap(({ stretch, told: moments, committedAt, at: decidedAt }) => {
    const { state } = stretch;
    if (!isActive(state))
      return [`${item.id} reminded at ${instant(committedAt)} although it was done or deleted at ${instant(stretch.from)}`];
    const planned = momentsOf(state, state.mayFrom, decidedAt);
    return moments.flatMap(({ at, kind }) => {
      const matching = planned.filter(each => each.at === at && each.kind === kind).length;
      const key = `${at} ${kind} ${stretch.from}`;
      told.set(key, (told.get(key) ?? 0) + 1);
      if (committedAt < at - skewMs) return [`${item.id} reminded at ${instant(committedAt)}, before its moment ${instant(at)}`];
      if (matching === 0) return [`${item.id} reminded at ${instant(committedAt)} of ${kind} ${instant(at)}, which was not planned`];
      return told.get(key)! > matching ? [`${item.id} reminded of ${kind} ${instant(at)} twice`] : [];
    });
  });
};

/** When a planned moment was told: by itself, or because a later one of the same reminder came first. */
const toldBy = (
  moments: ReturnType<typeof momentsOf>,
  planned: ReturnType<typeof momentsOf>[number],
  fired: Fired[],
): number | undefined => {
  const asGood = moments.filter(({ reminder, at }) => reminder === planned.reminder && at >= planned.at);
  return fired.find(({ told }) => told.some(each => asGood.some(({ at, kind }) => at === each.at && kind === each.kind)))?.committedAt;
};

/** What an item was to tell and did not, or told later than the faults of the run explain. */
export const toldNotOrLate = (item: ItemHistory, fired: Fired[], { allowed, endMs }: ReminderCheck): string[] =>
  item.stretches.flatMap(stretch => {
    const { state, until } = stretch;
    if (!isActive(state)) return [];
    const over = Math.min(until, endMs);
    const moments = momentsOf(state, Math.max(state.floor, stretch.from), over);
    const ofStretch = fired.filter(each => each.stretch === stretch);
    return moments.flatMap(planned => {
      const at = toldBy(moments, planned, ofStretch);
      const late = (at ?? over) - planned.at;
      if (late <= allowed(planned.at, at ?? over)) return [];
      return [`${item.id} ${at === undefined ? 'never' : `only ${late} ms late`} reminded of ${planned.kind} ${instant(planned.at)}`];
    });
  });
