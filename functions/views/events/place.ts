import { nextPositionIn } from '../../../shared/data/core/log-positions.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import type { ReadPort } from '../../../shared/log/ports.ts';
import { oldestIn, type Place, type Reading, type ReadOptions, readOn } from '../../../shared/log/read.ts';

/** A place in a log as it is signed into a cursor. */
export const cursorOf = ({ row, next }: Place): string => Buffer.from(JSON.stringify([logEpoch, row, next])).toString('base64url');

/** The place in a cursor. One of another epoch is gone: what came after it was lost with the table that was restored. */
export const placeAt = (cursor: string): Place => {
  const [epoch, row, next] = numbersIn(cursor);
  if (epoch !== logEpoch) throw new Failure('gone', { reason: 'log_restarted' });
  return { row: row!, next: next! };
};

const numbersIn = (cursor: string): number[] => {
  try {
    const numbers: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(numbers) && numbers.length === 3 && numbers.every(each => Number.isSafeInteger(each))) return numbers;
  } catch {
    // Not JSON: the same mistake as a wrong shape.
  }
  throw invalid('/after', 'not_a_cursor');
};

/** The end of a log at this moment. */
export const endOf = async (owner: string): Promise<Place> => {
  const next = await nextPositionIn(owner);
  return { row: next, next };
};

/** What is behind a place. One before the oldest that there still is, is gone; where that is, is not said: positions are for who may read everything. */
export const readBehind = <T>(port: ReadPort, owner: string, from: Place, options: ReadOptions<T>): Promise<Reading<T>> =>
  readOn(port, owner, from, options).catch((error: unknown) => {
    throw oldestIn(error) ? new Failure('gone', { reason: 'before_retention' }) : error;
  });
