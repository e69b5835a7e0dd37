import type { FileReply, HandlersOf } from '../../../shared/api/core/route.ts';
import type { flagRoutes } from '../../../shared/api/platform/flags.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { Evaluation } from '../../../shared/domain/core/flags/evaluate.ts';
import { noteExposed } from '../../../shared/runtime/flags/exposure.ts';
import { evaluateAllFor, evaluateFor } from '../../../shared/runtime/flags/flags.ts';
import { fileOf, forItsReader } from '../../../shared/runtime/http/content-file.ts';

/** Its reader's alone, and to be asked for anew: what it says changes without a deploy. */
const answerOf = (body: object): FileReply => forItsReader(fileOf(Buffer.from(JSON.stringify(body)), 0));

const resultOf = (key: string, { value, variant, reason }: Evaluation) => ({ key, value, variant, reason });

const unknown = (flag: string) => new Failure('not_found', { what: 'flag', flag });

export const flagHandlers: HandlersOf<typeof flagRoutes> = {
  evaluateFlags: async ({ caller }) =>
    answerOf({ flags: (await evaluateAllFor(caller)).map(([key, evaluation]) => resultOf(key, evaluation)) }),

  evaluateFlag: async ({ caller, params: { flag }, requestId, now }) => {
    const evaluation = await evaluateFor(flag, caller, { requestId, now });
    if (!evaluation) throw unknown(flag);
    return answerOf(resultOf(flag, evaluation));
  },

  noteExposure: async ({ caller, params: { flag }, requestId, now }) => {
    // Nothing else was asked for: who is told that it is done need not say it again.
    if (!(await evaluateFor(flag, caller, { requestId, now }, noteExposed))) throw unknown(flag);
  },
};
