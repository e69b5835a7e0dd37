import type { Mirror } from '../domain/mirror.ts';
import { mirrors } from './mirrors.ts';
import { type Page, queryIndex } from './query.ts';
import { readMany } from './rows.ts';

/** The longest that one event may take and still be found by the window that it reaches into. */
export const longestBusyMs = 7 * 86_400_000;

/** A page of the times at which a user is busy between two instants (`to` exclusive), in the order of time: a query of the index, and the records. */
export const busyBetween = async (
  userId: string,
  { from, to }: { from: string; to: string },
  paging: { limit: number; cursor?: string },
): Promise<Page<Mirror>> => {
  const range = { pk: `USER#${userId}#BUSY`, from: new Date(Date.parse(from) - longestBusyMs).toISOString(), to };
  const page = await queryIndex(range, ({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }), paging);
  const found = (await readMany(page.items)).map(mirrors.fromRow).filter(each => !each.removedAt && each.to > from && each.from < to);
  return { items: found.sort((a, b) => (a.from < b.from ? -1 : 1)), cursor: page.cursor };
};
