import * as z from 'zod';
import { isForBatch, type Matched, matcherOf } from '../../../shared/api/core/match.ts';
import { allowedAt } from '../../../shared/api/core/methods.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { routeTable } from '../../../shared/api/core/table.ts';
import type { batchRoutes, Command } from '../../../shared/api/platform/batch.ts';
import { invoke } from '../../../shared/aws/lambda.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { environment } from '../../../shared/env.ts';
import { eventOf, type Planned, runCommands, sameThingTwice } from '../../../shared/runtime/http/commands.ts';

// Behind its name stands which version of a function answers, where the stage has versions.
const { FUNCTION_PREFIX, FUNCTION_SUFFIX } = environment({ FUNCTION_PREFIX: z.string(), FUNCTION_SUFFIX: z.string().default('') });

/** No command is begun later than this: the gateway waits for 30 seconds, and a function may take 10. */
const beginWithinMs = 18_000;

const routes = routeTable();
const routeAt = matcherOf(routes);

/** Where a command leads, or the mistake that the gateway would have answered. */
const targetOf = ({ method, path }: Command): Matched | Failure => {
  const [bare = ''] = path.split('?', 1);
  const found = routeAt(method, bare);
  if (found) return isForBatch(found.route) ? found : new Failure('not_for_batch');
  const allowed = allowedAt(routes, bare);
  return allowed.length > 0 ? new Failure('method_not_allowed', { allowed }) : new Failure('not_found', { what: 'route' });
};

const requireDifferentThings = (planned: Planned[]): void => {
  const [first, second] = sameThingTwice(planned) ?? [];
  if (first === undefined) return;
  throw invalid(`/commands/${second}/path`, 'same_thing_twice', { first: `/commands/${first}` });
};

const nameOf = (api: string): string => `${FUNCTION_PREFIX}${api.replace('/', '-')}${FUNCTION_SUFFIX}`;

export const batchHandlers: HandlersOf<typeof batchRoutes> = {
  runBatch: async ({ caller, body: { commands, stopOnFailure }, idempotencyKey, requestId, language }) => {
    const startedAt = performance.now();
    const planned = commands.map(command => ({ command, target: targetOf(command) }));
    requireDifferentThings(planned);
    const sender = { caller, requestId, language, idempotencyKey };
    const results = await runCommands(planned, {
      requestId,
      language,
      stopOnFailure,
      call: async (target, command, at) => (await invoke(nameOf(target.route.api), eventOf(command, target, at, sender))) as object,
      mayBegin: () => performance.now() - startedAt < beginWithinMs,
    });
    return { results };
  },
};
