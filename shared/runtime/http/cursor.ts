import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { Route } from '../../api/core/route.ts';
import { secretGenerations } from '../../aws/secrets.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { invalid } from '../../domain/core/invalid.ts';
import { environment } from '../../env.ts';
import { textWith, tokenWith } from '../auth/siv.ts';

/** Only who answers long lists has it. */
const env = environment({ CURSOR_SECRET_ARN: z.string().optional() });

/** What a cursor belongs to: a caller's question. How many things a page holds may change on the way, and of a place in a log what is shown there. */
export type Question = { route: Pick<Route, 'method' | 'path'>; userId: UserId | undefined; params: object; query: object };

/** The secret that cursors are signed with, and the one before it, whose cursors are still good. */
type Secrets = { current: string; previous: string | undefined; readAt: number };

/** A cursor of another instance may be signed with a secret that this one has not heard of: then it looks again, once in this time. */
const lookAgainMs = 60_000;
const keptMs = 15 * 60_000;
let known: Promise<Secrets> | undefined;

const read = async (): Promise<Secrets> => {
  if (!env.CURSOR_SECRET_ARN) throw new Error('A list with a cursor is answered by a function that has no CURSOR_SECRET_ARN');
  return { ...(await secretGenerations(env.CURSOR_SECRET_ARN)), readAt: Date.now() };
};

const readAnew = (): Promise<Secrets> => {
  const reading = read();
  known = reading;
  reading.catch(() => {
    known = undefined;
  });
  return reading;
};

/** The secrets as they were read at most so long ago. */
const secretsWithin = async (milliseconds: number): Promise<Secrets> => {
  const found = await (known ?? readAnew());
  return Date.now() - found.readAt > milliseconds ? readAnew() : found;
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
  cursorFor(question, place, (await secretsWithin(keptMs)).current);

const openWith = (secret: string | undefined, question: Question, cursor: string): string | undefined =>
  secret && textWith(cursor, keyOf(secret), place => signature(question, place, secret));

/** The place, by secrets that were read at most so long ago. */
const openWithin = async (milliseconds: number, question: Question, cursor: string): Promise<string | undefined> => {
  const { current, previous } = await secretsWithin(milliseconds);
  return openWith(current, question, cursor) ?? openWith(previous, question, cursor);
};

/** The place in a cursor of ours. Fails with `invalid_request` for one that was made up, changed, or taken from another list or caller. */
export const openCursor = async (question: Question, cursor: string, pointer = '/cursor'): Promise<string> => {
  const place = (await openWithin(keptMs, question, cursor)) ?? (await openWithin(lookAgainMs, question, cursor));
  if (place === undefined) throw invalid(pointer, 'not_a_cursor');
  return place;
};
