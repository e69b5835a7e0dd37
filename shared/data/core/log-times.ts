import { oldestStored, storedAt } from './log-read.ts';

/** A row of a log, as far as it says where it stands, and when it was appended. */
export type RowPlace = { first: number; end: number; at: string };

const placeOf = ({ sk, count, at }: Record<string, unknown>): RowPlace => ({
  first: Number(sk),
  end: Number(sk) + Number(count),
  at: String(at),
});

/** The row that a position is in; the last one where it lies behind the end, none where it lies before all that there are. */
export const rowHolding = async (owner: string, position: number): Promise<RowPlace | undefined> => {
  const row = await storedAt(owner, position);
  return row && placeOf(row);
};

export const firstRow = async (owner: string): Promise<RowPlace | undefined> => {
  const row = await oldestStored(owner);
  return row && placeOf(row);
};

/** The position of the first entry that came into the log at a moment or later, before `end`: halving what is left, some twenty reads. */
export const positionAt = async (owner: string, at: string, end: number): Promise<number> => {
  let [low, high] = [1, end];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await rowHolding(owner, middle);
    if (row && row.at >= at) high = row.first;
    else low = row ? row.end : middle + 1;
  }
  return low;
};
