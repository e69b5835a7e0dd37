import * as z from 'zod';
import type { Caller } from '../../api/core/route.ts';
import { configurationAt } from '../../aws/app-config.ts';
import { entriesOf } from '../../domain/core/entries.ts';
import { type FlagKey, flagKeys, flagOf, type ValueOf } from '../../domain/core/flags/declared.ts';
import { type Evaluation, evaluate, type FlagContext } from '../../domain/core/flags/evaluate.ts';
import { Plan } from '../../domain/core/limits.ts';
import { environment } from '../../env.ts';
import { flagsIn } from '../../names.ts';
import { logMetrics } from '../log/logger.ts';
import { exposed, type RequestContext } from './exposure.ts';
import { keptSettings } from './settings.ts';

const { STAGE, FLAGS, FLAG_AGE_SECONDS, CALLER_PLAN } = environment({
  STAGE: z.string(),
  FLAGS: z.enum(['app_config', 'defaults']),
  FLAG_AGE_SECONDS: z.coerce.number().positive(),
  CALLER_PLAN: Plan,
});

const read = FLAGS === 'app_config' ? configurationAt(flagsIn(STAGE)) : async () => undefined;

/** What is set of flags at this moment, as this instance knows it. */
const flagSettings = keptSettings({
  read,
  nowMs: Date.now,
  keptMs: FLAG_AGE_SECONDS * 1000,
  againMs: 5000,
  failed: error => logMetrics('ALM084', {}, { FlagsUnread: { unit: 'Count', value: 1, by: ['code'] } }, error),
});

/** Who asks, by what the authorizer knows of them. */
const contextOfCaller = ({ userId, plan = CALLER_PLAN, roles, unresolved = [], operator = false }: Caller): FlagContext => ({
  userId,
  plan,
  workspaceIds: [...entriesOf(roles).map(([workspaceId]) => workspaceId), ...unresolved],
  isOperator: operator,
});

/** What every flag says to whoever calls, by its name. Nothing is noted: nobody has been shown any of it yet. */
export const evaluateAllFor = async (caller: Caller): Promise<[FlagKey, Evaluation][]> => {
  const settings = await flagSettings();
  const context = contextOfCaller(caller);
  return flagKeys.map(key => [key, evaluate(key, flagOf(key)!, settings[key], context)]);
};

/** What a flag says to whoever calls. Of an experiment it is noted, once, which variant they were given. */
export const evaluateFor = async (
  key: string,
  caller: Caller,
  request: RequestContext,
  note = exposed,
): Promise<Evaluation | undefined> => {
  const flag = flagOf(key);
  if (!flag) return undefined;
  const evaluation = evaluate(key, flag, (await flagSettings())[key], contextOfCaller(caller));
  if (flag.experiment && evaluation.reason === 'SPLIT') await note({ key, flag, variant: evaluation.variant }, caller, request);
  return evaluation;
};

/** The value of a flag for whoever calls. */
export const flagFor = async <K extends FlagKey>(key: K, caller: Caller, request: RequestContext): Promise<ValueOf<K>> =>
  (await evaluateFor(key, caller, request))!.value as ValueOf<K>;
