import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Route } from '../api/route.ts';
import { invalid } from '../domain/invalid.ts';
import { environment } from '../env.ts';

const { CURSOR_KEY } = environment({ CURSOR_KEY: z.string().min(32) });

/** What a cursor belongs to: a caller's question. How many things a page holds may change on the way. */
export type Question = { route: Pick<Route, 'method' | 'path'>; userId: string; params: object; query: object };

const signature = ({ route, userId, params, query }: Question, place: string): Buffer => {
  const { limit: _limit, cursor: _cursor, ...filters } = query as Record<string, unknown>;
  const bound = JSON.stringify([route.method, route.path, userId, params, filters, place]);
  return createHmac('sha256', CURSOR_KEY).update(bound).digest().subarray(0, 16);
};

/** A place in a list as its client carries it: signed, so that it fits this list of this caller with these filters alone. */
export const sealCursor = (question: Question, place: string): string => `${place}.${signature(question, place).toString('base64url')}`;

/** The place in a cursor of ours. Fails with `invalid_request` for one that was made up, changed, or taken from another list or caller. */
export const openCursor = (question: Question, cursor: string): string => {
  const [, place = '', given = ''] = /^([\w-]+)\.([\w-]{22})$/.exec(cursor) ?? [];
  const signed = Buffer.from(given, 'base64url');
  if (signed.length !== 16 || !timingSafeEqual(signed, signature(question, place))) throw invalid('/cursor', 'not_a_cursor');
  return place;
};
