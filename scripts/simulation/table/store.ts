import { attributes, dueProjected, indexes, projected } from '../../../shared/data/core/schema.ts';
import type { Row } from './expression.ts';
import { idOf, type Key, partitionsBy } from './partitions.ts';
import { laggingView, type View, type ViewShape } from './view.ts';

/** One write as the stream sees it: the row before and after it. */
export type Write = { at: number; key: Key; before?: Row; after?: Row };
export type StoreOptions = {
  now(): number;
  /** How long (milliseconds) a write takes to reach an index, or a read that is not consistent. */
  lagMs?(view: string): number;
  written?(write: Write): void;
};

const { pk, sk, gsi1pk, gsi1sk, dueShard, dueAt } = attributes;
/** The attributes that the table and its indexes are keyed by. */
export const keyAttributes = [pk, sk, gsi1pk, gsi1sk, dueShard, dueAt];
/** The view that a read without consistency is answered from. */
export const replica = 'replica';
const shapes: Record<string, ViewShape> = {
  [indexes.gsi1]: { hash: gsi1pk, range: gsi1sk, carries: [pk, sk, gsi1pk, gsi1sk, ...projected] },
  [indexes.due]: { hash: dueShard, range: dueAt, carries: [pk, sk, dueShard, dueAt, ...dueProjected] },
  [replica]: { hash: pk, range: sk },
};

/** Rows, the views that follow them, and every write that was made, so that time can be turned back. */
export const storeOf = ({ now, lagMs = () => 0, written }: StoreOptions) => {
  const rows = partitionsBy(pk);
  const views = new Map<string, View>(Object.entries(shapes).map(([name, shape]) => [name, laggingView(shape)]));
  const history: Write[] = [];
  const row = (key: Key): Row | undefined => rows.row(key.pk, idOf(key));

  return {
    rows,
    row,
    history,
    view: (name: string): View | undefined => views.get(name),
    now,
    write: (key: Key, after: Row): void => {
      const before = row(key);
      rows.put(idOf(key), after);
      for (const [name, view] of views) view.follow({ at: now() + lagMs(name), id: idOf(key), before, after });
      const made = { at: now(), key, before, after };
      history.push(made);
      written?.(made);
    },
    /** Puts the rows back to how they were at a moment, as a restore from a backup does. Answers what was lost. */
    restore: (moment: number): Write[] => {
      const lost = history.splice(history.findLastIndex(({ at }) => at <= moment) + 1);
      for (const { key, before, after } of lost.toReversed()) {
        if (after) rows.remove(idOf(key), after);
        if (before) rows.put(idOf(key), before);
      }
      for (const view of views.values()) view.rebuild(rows.all().map(each => [idOf(each as Key), each]));
      return lost;
    },
  };
};
export type Store = ReturnType<typeof storeOf>;
