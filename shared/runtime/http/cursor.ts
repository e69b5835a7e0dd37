import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Route } from '../../api/core/route.ts';
import type { UserId } from '../../domain/core/ids.ts';
import { invalid } from '../../domain/core/invalid.ts';
import { environment } from '../../env.ts';

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
  // Loaded with the first cursor: most instances never see one.
  const { secretGenerations } = await import('../../aws/secrets.ts');
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
const free = ['limit', 'cursor', 'after', 'wait', 'types'];

const signature = ({ route, userId, params, query }: Question, place: string, secret: string): Buffer => {
  const filters = Object.fromEntries(Object.entries(query).filter(([name]) => !free.includes(name)));
  const bound = JSON.stringify([route.method, route.path, userId, params, filters, place]);
  return createHmac('sha256', secret).update(bound).digest().subarray(0, 16);
};

/** A place in a list as its client carries it: signed, so that it fits this list of this caller with these filters alone. */
export const signCursor = async (question: Question, place: string): Promise<string> => {
  const { current } = await secretsWithin(keptMs);
  return `${place}.${signature(question, place, current).toString('base64url')}`;
};

/** The place in a cursor of ours. Fails with `invalid_request` for one that was made up, changed, or taken from another list or caller. */
export const openCursor = async (question: Question, cursor: string, pointer = '/cursor'): Promise<string> => {
  const [, place = '', given = ''] = /^([\w-]+)\.([\w-]{22})$/.exec(cursor) ?? [];
  const signed = Buffer.from(given, 'base64url');
  const isSignedBy = (secret: string | undefined): boolean =>
    secret !== undefined && timingSafeEqual(signed, signature(question, place, secret));
  const fits = ({ current, previous }: Secrets): boolean => isSignedBy(current) || isSignedBy(previous);
  if (signed.length !== 16) throw invalid(pointer, 'not_a_cursor');
  if (fits(await secretsWithin(keptMs)) || fits(await secretsWithin(lookAgainMs))) return place;
  throw invalid(pointer, 'not_a_cursor');
};
