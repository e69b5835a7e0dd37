import { logKeys } from './log-keys.ts';
import { positionsFrom } from './log-positions.ts';
import { type Body, bodyOf, keyAt } from './log-rows.ts';
import type { Row } from './rows.ts';

/** What is in a row of a log whose key is known. Positions without a key were not written by us. */
export const opened = <E>(row: Row, key: Buffer | undefined): Body<E> => {
  if (!key) throw new Error(`${String(row.pk)} has rows, and no key that opens them`);
  return bodyOf<E>(row, key);
};

/** Rows as readers have them. Nothing is told of an owner whose key was destroyed. */
const readable = async <E>(owner: string, rows: readonly Row[]): Promise<(Body<E> & { first: number })[]> => {
  const key = rows.length > 0 ? await logKeys.find(owner) : undefined;
  return key === 'destroyed' ? [] : rows.map(row => ({ first: Number(row.sk), ...opened<E>(row, key) }));
};

/** The logs of owners, as those need them who only read. */
export const readerOf = <E>() => ({
  /** Some rows from a position on at which one begins, in their order. Eventually consistent. */
  rows: async (owner: string, from: number) => readable<E>(owner, await positionsFrom(owner, from, { consistent: false })),

  /** The same, consistently: for whoever was told of a row and must find it. */
  rowsNow: async (owner: string, from: number) => readable<E>(owner, await positionsFrom(owner, from, { consistent: true })),

  /** The row that a position is in, or would be in. Consistent. */
  rowAt: async (owner: string, position: number): Promise<(Body<E> & { first: number }) | undefined> => {
    const to = keyAt(owner, position).sk;
    return (await readable<E>(owner, await positionsFrom(owner, 1, { consistent: true, to, backwards: true, limit: 1 })))[0];
  },
});
