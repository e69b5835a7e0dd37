import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { Route } from '../../api/core/route.ts';
import { currentSecret, openedBy } from '../../aws/secrets/secret-generations.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { invalid } from '../../domain/core/invalid.ts';
import { environment } from '../../env.ts';
import { textWith, tokenWith } from '../auth/siv.ts';

/** Only who answers long lists has it. */
const env = environment({ CURSOR_SECRET_ARN: z.string().optional() });

/** What a cursor belongs to: a caller's question. How many things a page holds may change on the way, and of a place in a log what is shown there. */
export type Question = { route: Pick<Route, 'method' | 'path'>; userId: UserId | undefined; params: object; query: object };

const arn = (): string => {
  if (!env.CURSOR_SECRET_ARN) throw new Error('A list with a cursor is answered by a function that has no CURSOR_SECRET_ARN');
  return env.CURSOR_SECRET_ARN;
};

/** What of a query a cursor does not hang on. */
const free = ['limit', 'cursor', 'after', 'wait', 'types', 'itemId'];

const signature = ({ route, userId, params, query }: Question, place: string, secret: string): Buffer => {
  const filters = Object.fromEntries(Object.entries(query).filter(([name]) => !free.includes(name)));
  const bound = JSON.stringify([route.method, route.path, userId, params, filters, place]);
  return createHmac('sha256', secret).update(bound).digest();
};

const keyOf = (secret: string): Buffer => createHmac('sha256', secret).update('places of cursors').digest();

/**
 * A place in a list as its client carries it: signed, so that it fits this list of this caller with these filters alone, and encrypted: nobody reads
 * how far a list goes, and the same question has the same cursor, and so the same ETag.
 */
export const cursorFor = (question: Question, place: string, secret: string): string =>
  tokenWith(place, keyOf(secret), text => signature(question, text, secret));

export const signCursor = async (question: Question, place: string): Promise<string> =>
  cursorFor(question, place, await currentSecret(arn()));

/** The place in a cursor of ours. Fails with `invalid_request` for one that was made up, changed, or taken from another list or caller. */
export const openCursor = async (question: Question, cursor: string, pointer = '/cursor'): Promise<string> => {
  const place = await openedBy(arn(), secret => textWith(cursor, keyOf(secret), text => signature(question, text, secret)));
  if (place === undefined) throw invalid(pointer, 'not_a_cursor');
  return place;
};
