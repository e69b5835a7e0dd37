import { Failure } from '../../domain/core/failure.ts';
import { archivedBefore, archivedFrom } from './log-archive.ts';
import { logKeys } from './log-keys.ts';
import { positionsFrom } from './log-positions.ts';
import { type Body, bodyOf, keyAt } from './log-rows.ts';
import type { Row } from './rows.ts';

/** What is in a row of a log whose key is known. Positions without a key were not written by us. */
export const opened = <E>(row: Row, key: Buffer | undefined): Body<E> => {
  if (!key) throw new Error(`${String(row.pk)} has rows, and no key that opens them`);
  return bodyOf<E>(row, key);
};

type Readable<E> = Body<E> & { first: number; at: string; checksum: bigint };

const readableOf = <E>(row: Row, key: Buffer | undefined): Readable<E> => ({
  first: Number(row.sk),
  at: String(row.at),
  checksum: BigInt(`0x${String(row.checksum)}`),
  ...opened<E>(row, key),
});

/** Rows as readers have them. Nothing is told of an owner whose key was destroyed. */
const readable = async <E>(owner: string, rows: readonly Row[]): Promise<Readable<E>[]> => {
  const key = rows.length > 0 ? await logKeys.find(owner) : undefined;
  return key === 'destroyed' ? [] : rows.map(row => readableOf<E>(row, key));
};

/** Rows of the archive that are opened at once. */
const many = 50;

const firstIn = (rows: readonly Row[]): number | undefined => (rows[0] ? Number(rows[0].sk) : undefined);
const endOf = ({ sk, count }: Row): number => Number(sk) + Number(count);

/** Rows read backwards as far as one follows the other, from a position on: those that are being archived leave the table in no order. */
const togetherBefore = (rows: readonly Row[], position: number): Row[] => {
  const gap = rows.findIndex((row, i) => endOf(row) < (i === 0 ? position : Number(rows[i - 1]!.sk)));
  return gap === -1 ? [...rows] : rows.slice(0, gap);
};

/**
 * Rows from a position on at which one begins. The table has the youngest, and always the last; where it begins later, what is before stands in the
 * archive, and what is not there either is over. A reader that is not consistent may see a row before the one that it follows.
 */
const rowsFrom = async (owner: string, from: number, consistent: boolean): Promise<Row[]> => {
  const rows = await positionsFrom(owner, from, { consistent });
  if ((firstIn(rows) ?? from) <= from) return rows;
  const archived = await archivedFrom(owner, from);
  if (firstIn(archived) === from) return archived.slice(0, many);
  if (archived.length === 0 && !consistent) return rowsFrom(owner, from, true);
  throw new Failure('gone', { reason: 'before_retention', oldest: firstIn(archived) ?? firstIn(rows) });
};

/** Rows that begin before a position, the last one first, from the table or from the archive behind it; none before the oldest. Consistent. */
const rowsBefore = async (owner: string, position: number): Promise<Row[]> => {
  if (position <= 1) return [];
  const inTable = await positionsFrom(owner, 1, { consistent: true, to: keyAt(owner, position - 1).sk, backwards: true });
  const rows = togetherBefore(inTable, position);
  return rows.length > 0 ? rows : (await archivedBefore(owner, position)).slice(-many).toReversed();
};

/** The row that a position is in, as it is stored, also while rows around it are being archived; the last one behind the end, none before the oldest. Consistent. */
export const storedAt = async (owner: string, position: number): Promise<Row | undefined> => {
  const to = keyAt(owner, position).sk;
  const [row] = await positionsFrom(owner, 1, { consistent: true, to, backwards: true, limit: 1 });
  if (row && endOf(row) > position) return row;
  const archived = await archivedFrom(owner, position);
  return (firstIn(archived) ?? position + 1) <= position ? archived[0] : row;
};

/** The oldest row that there is of a log, as it is stored. Consistent. */
export const oldestStored = async (owner: string): Promise<Row | undefined> => {
  const [row] = await positionsFrom(owner, 1, { consistent: true, limit: 1 });
  return (firstIn(row ? [row] : []) ?? 1) > 1 ? ((await archivedFrom(owner, 1))[0] ?? row) : row;
};

/** The logs of owners, as those need them who only read. What is older than the table keeps it is there as well, only later. */
export const readerOf = <E>() => ({
  /** Some rows from a position on at which one begins, in their order. Eventually consistent. */
  rows: async (owner: string, from: number) => readable<E>(owner, await rowsFrom(owner, from, false)),

  /** The same, consistently: for whoever was told of a row and must find it. */
  rowsNow: async (owner: string, from: number) => readable<E>(owner, await rowsFrom(owner, from, true)),

  /** Some rows that begin before a position, the last one first, with when they were appended. Consistent. */
  rowsBefore: async (owner: string, position: number) => readable<E>(owner, await rowsBefore(owner, position)),

  /** The row that a position is in, or would be in. Consistent. */
  rowAt: async (owner: string, position: number): Promise<Readable<E> | undefined> => {
    const row = await storedAt(owner, position);
    return row && (await readable<E>(owner, [row]))[0];
  },
});
