import { afterAct, type ItemState } from '../model/item.ts';
import { afterPatch, newPerson, type PersonState } from '../model/person.ts';
import type { Entry } from '../people/household.ts';
import type { People } from '../people/people.ts';
import type { Row } from '../table/expression.ts';
import type { Write } from '../table/store.ts';
import type { World } from '../world/world.ts';

export type StoredEvent = { type: string; by: string; at: string; requestId: string; data: Record<string, unknown> };
export const eventIn = (row: Row | undefined): StoredEvent => row?.event as StoredEvent;

/** A stretch of time in which something was as one act of its people left it. `from` is when that was written, `decidedAt` when it was decided. */
export type Stretch<S> = { from: number; until: number; decidedAt: number; state: S; entry?: Entry };

/** Which act of somebody each write came from, by the ids of the requests that it was tried under. */
const actsByRequest = ({ journal }: People): Map<string, Entry> =>
  new Map(journal.flatMap(entry => (entry.reply?.requestIds ?? []).map(id => [id, entry] as const)));

const stretchesOf = <S>(
  writes: Write[],
  acts: Map<string, Entry>,
  next: (state: S | undefined, entry: Entry, decidedAt: number) => S | undefined,
): Stretch<S>[] => {
  const stretches: Stretch<S>[] = [];
  for (const { at, after } of writes) {
    const entry = acts.get(eventIn(after).requestId);
    const decidedAt = Date.parse(eventIn(after).at);
    const last = stretches.at(-1);
    const state = entry && next(last?.state, entry, decidedAt);
    if (!state || state === last?.state) continue;
    if (last) last.until = at;
    stretches.push({ from: at, until: Number.POSITIVE_INFINITY, decidedAt, state, entry });
  }
  return stretches;
};

const isOf =
  (prefix: string) =>
  (write: Write): boolean =>
    write.key.sk.startsWith(prefix);

/** What the table has seen, told as people would tell it: what became of each item and each person, act by act. */
export const historyOf = ({ table }: World, people: People) => {
  const acts = actsByRequest(people);
  const byRow = Map.groupBy(table.history, ({ key }) => `${key.pk}/${key.sk}`);
  const rowsOf = (prefix: string): [string, Write[]][] => [...byRow].filter(([, [first]]) => isOf(prefix)(first!));
  const items = rowsOf('ITEM#').map(([id, writes]) => ({
    id,
    writes,
    stretches: stretchesOf<ItemState>(writes, acts, (state, entry, decidedAt) => afterAct(state, entry, entry.userId, decidedAt)),
  }));
  const persons = new Map(
    rowsOf('PROFILE').map(([id, writes]) => {
      const changes = stretchesOf<PersonState>(writes, acts, (state, { body }) => afterPatch(state ?? newPerson, body as object));
      const [first] = writes;
      const begin: Stretch<PersonState> = {
        from: first!.at,
        until: changes[0]?.from ?? Number.POSITIVE_INFINITY,
        decidedAt: first!.at,
        state: newPerson,
      };
      return [id.slice('USER#'.length, -'/PROFILE'.length), [begin, ...changes]] as const;
    }),
  );
  return { acts, items, persons, rowsOf };
};
export type History = ReturnType<typeof historyOf>;
export type ItemHistory = History['items'][number];

/** The stretches that touch a span of time. */
export const during = <S>(stretches: readonly Stretch<S>[], from: number, until: number): Stretch<S>[] =>
  stretches.filter(stretch => stretch.from <= until && stretch.until >= from);
