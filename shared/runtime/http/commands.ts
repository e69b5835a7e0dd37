import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import type { Matched } from '../../api/core/match.ts';
import { type Caller, limitClassOf } from '../../api/core/route.ts';
import type { Command, Outcome } from '../../api/platform/batch.ts';
import { Failure } from '../../domain/core/failure.ts';
import { localeOf } from '../../wording/core/locale.ts';
import { toContext } from '../auth/caller.ts';
import { log } from '../log/logger.ts';
import type { HttpEvent } from './http-event.ts';
import { keyOfPart } from './ids.ts';
import { problem } from './reply.ts';

/** What the commands of a batch share: who sent it, in which request, the language of its answers, and its Idempotency-Key. */
export type Sender = { caller: Caller; requestId: string; language: string; idempotencyKey?: string };
/** One command, and what it leads to: a route, or why it leads nowhere. */
export type Planned = { command: Command; target: Matched | Failure };

/** The headers of a reply that say something of the thing, the limits or the retry; the others are of the request that carried it. */
const telling = [
  'etag',
  'location',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'idempotency-replayed',
  'deprecation',
  'sunset',
  'link',
];

const headersOf = ({
  command,
  key,
  language,
}: {
  command: Command;
  key: string | undefined;
  language: string;
}): Record<string, string> => ({
  'accept-language': language,
  ...(command.body === undefined
    ? {}
    : { 'content-type': command.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
  ...(command.ifMatch === undefined ? {} : { 'if-match': `"${command.ifMatch}"` }),
  ...(key === undefined ? {} : { 'idempotency-key': key }),
});

/** The event that the gateway would have made of a command sent alone by the same caller. */
export const eventOf = (command: Command, { route, params }: Matched, at: number, sender: Sender): HttpEvent => {
  const [rawPath = '', rawQueryString = ''] = command.path.split('?', 2);
  const query = Object.fromEntries(new URLSearchParams(rawQueryString));
  const key = command.idempotencyKey ?? (sender.idempotencyKey === undefined ? undefined : keyOfPart(sender.idempotencyKey, at));
  return {
    version: '2.0',
    routeKey: `${route.method} ${route.path}`,
    rawPath,
    rawQueryString,
    headers: headersOf({ command, key, language: sender.language }),
    pathParameters: params,
    queryStringParameters: rawQueryString === '' ? undefined : query,
    body: command.body === undefined ? undefined : JSON.stringify(command.body),
    isBase64Encoded: false,
    requestContext: {
      requestId: sender.requestId,
      part: at,
      http: { method: route.method, path: rawPath },
      authorizer: { lambda: toContext(sender.caller) },
    } as unknown as HttpEvent['requestContext'],
  };
};

/**
 * The first two commands that change the same thing, by their places. A retry knows a change by the mark that it left in the record, and the
 * second change of a thing would take the first one's mark away.
 */
export const sameThingTwice = (planned: readonly Planned[]): [number, number] | undefined => {
  const seen = new Map<string, number>();
  for (const [at, { command, target }] of planned.entries()) {
    const thing = target instanceof Failure ? undefined : changedBy(command, target);
    if (thing === undefined) continue;
    const before = seen.get(thing);
    if (before !== undefined) return [before, at];
    seen.set(thing, at);
  }
  return undefined;
};

/** What a command changes: the thing whose ids are in its path. What creates or only reads changes nothing that is there. */
const changedBy = ({ path }: Command, { route, params }: Matched): string | undefined => {
  if (route.status === 201 || route.method === 'GET' || limitClassOf(route) === 'search') return undefined;
  return Object.values(params).join('/') || path;
};

const outcomeOf = ({ statusCode = 500, headers = {}, body }: HttpReply): Outcome => ({
  status: statusCode,
  headers: Object.fromEntries(telling.flatMap(name => (headers[name] === undefined ? [] : [[name, String(headers[name])]]))),
  ...(body ? { body: JSON.parse(body) } : {}),
});

export type Running = {
  requestId: string;
  language: string;
  stopOnFailure: boolean;
  /** Answers a command as its module would. */
  call: (target: Matched, command: Command, at: number) => Promise<HttpReply>;
  /** Whether there is still time for another command. */
  mayBegin: () => boolean;
};

const answerTo = async ({ command, target }: Planned, at: number, { call, requestId, language }: Running): Promise<HttpReply> => {
  if (target instanceof Failure) return problem(requestId, target, localeOf(language));
  return call(target, command, at).catch(error => {
    log('ALM006', { requestId, route: `${target.route.method} ${target.route.path}` }, error);
    return problem(requestId, new Failure('internal'), localeOf(language));
  });
};

/** Runs commands one after another. Each has its outcome; those that are not begun any more say so. */
export const runCommands = async (planned: readonly Planned[], running: Running): Promise<Outcome[]> => {
  const { requestId, language, stopOnFailure, mayBegin } = running;
  const outcomes: Outcome[] = [];
  let reason: 'another_failed' | 'out_of_time' | undefined;
  for (const [at, each] of planned.entries()) {
    if (!reason && !mayBegin()) reason = 'out_of_time';
    const reply = reason
      ? problem(requestId, new Failure('not_attempted', { reason }), localeOf(language))
      : await answerTo(each, at, running);
    const outcome = outcomeOf(reply);
    outcomes.push(outcome);
    if (stopOnFailure && !reason && outcome.status >= 400) reason = 'another_failed';
  }
  return outcomes;
};
