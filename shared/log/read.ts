import { Failure } from '../domain/core/failure.ts';
import type { LogEntry } from './entry.ts';
import type { LogRow, ReadPort } from './ports.ts';

type Row = Pick<LogRow, 'first' | 'entries'>;

/** Where a reader goes on: at the entry at `next`, which is in the row that begins at `row`, or will be. */
export type Place = { row: number; next: number };
export const beginning: Place = { row: 1, next: 1 };

/** What a reader is given at once. `more`: there may be more at this moment, so that waiting is not worth while yet. */
export type Reading<T> = { items: T[]; place: Place; more: boolean };

/** How a log is read on. */
export type ReadOptions<T> = {
  limit: number;
  /** What the reader is told of an entry; undefined for what is not for them. */
  show: (entry: LogEntry, place: Place) => T | undefined;
  /** How often the store is asked at the most, however little of what it answers is for this reader. */
  requests?: number;
};

/** Takes a row in: what is for this reader, until the page is full. Answers whether reading goes on. */
const takeIn = <T>(page: Reading<T>, { first, entries }: Row, { limit, show }: ReadOptions<T>): boolean => {
  const end = first + entries.length;
  for (const entry of entries.slice(page.place.next - first)) {
    const shown = show(entry, { row: first, next: page.place.next });
    page.place.next += 1;
    if (shown !== undefined) page.items.push(shown);
    if (page.items.length === limit) break;
  }
  if (page.place.next === end) page.place.row = end;
  return page.items.length < limit;
};

/**
 * Reads on from a place. Each reader sees the same order from its own place, whatever the size of its pages, and nobody sees past a row that has
 * not arrived here yet. It may be that nothing is shown and there is more.
 */
export const readOn = async <T>(port: ReadPort, owner: string, from: Place, options: ReadOptions<T>): Promise<Reading<T>> => {
  const page: Reading<T> = { items: [], place: { ...from }, more: true };
  let requests = options.requests ?? 5;
  while (page.more && requests-- > 0) {
    const rows = await port.rows(owner, page.place.row);
    page.more = rows.length > 0;
    for (const row of rows) {
      page.more = row.first === page.place.row;
      if (!page.more || !takeIn(page, row, options)) return page;
    }
  }
  return page;
};

/** Where the first row begins that there still is, where an error says that what was to be read is over. */
export const oldestIn = (error: unknown): Place | undefined => {
  const first = error instanceof Failure && error.details.reason === 'before_retention' ? Number(error.details.oldest) : undefined;
  return first === undefined ? undefined : { row: first, next: first };
};

/** The same for whoever begins anywhere: where what they would begin with is over, with the first that there still is. */
export const readOnFromOldest = <T>(port: ReadPort, owner: string, from: Place, options: ReadOptions<T>): Promise<Reading<T>> =>
  readOn(port, owner, from, options).catch((error: unknown) => {
    const oldest = oldestIn(error);
    if (!oldest) throw error;
    return readOn(port, owner, oldest, options);
  });
