import {
  GetAliasCommand,
  type LambdaClient,
  paginateListVersionsByFunction,
  ResourceNotFoundException,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { liveAlias } from '../../../shared/names.ts';
import { type Account, functionsOn } from '../redrive/account.ts';

/** A function that answers requests by one of its versions: which that is now, when it was made (milliseconds), which it was before, and which is the newest. */
export type Live = { name: string; now: number; madeAt: number; before: number | undefined; newest: number };

/** Those that were taken back and are still: CloudFormation does not know of it, so that a deploy which does not change them leaves them there. */
export const takenBack = (live: readonly Live[]): Live[] => live.filter(({ now, newest }) => now < newest);

/** The longest that a deploy of all stacks takes, each rolled out slowly. */
const deployMs = 2 * 3_600_000;

/**
 * Those whose version the last deploy has brought, or any since a moment. A deploy makes versions of what it changes alone: what answers as it did for
 * weeks is not what is to be taken back.
 */
export const deployedLast = (live: readonly Live[], since?: number): Live[] => {
  const from = since ?? Math.max(...live.map(({ madeAt }) => madeAt)) - deployMs;
  return live.filter(({ madeAt }) => madeAt >= from);
};

/** The version before another: numbers are given once, in order, and those that are gone leave gaps. */
export const versionBefore = (now: number, versions: readonly number[]): number | undefined => {
  const older = versions.filter(each => each < now);
  return older.length > 0 ? Math.max(...older) : undefined;
};

/** A version of a function: when it was made (milliseconds), and on which table and epoch of its logs it works. */
type Version = { madeAt: number; place: string };

/** Those that work where another does. After a recovery those of before work on the table that was left, where nobody looks any more. */
export const besides = (now: number, versions: ReadonlyMap<number, Version>): number[] =>
  [...versions].flatMap(([number, { place }]) => (place === versions.get(now)?.place ? [number] : []));

/** The versions of a function by their numbers. */
const versionsOf = async (lambda: LambdaClient, FunctionName: string): Promise<Map<number, Version>> => {
  const found = new Map<number, Version>();
  for await (const { Versions = [] } of paginateListVersionsByFunction({ client: lambda }, { FunctionName }))
    for (const { Version, LastModified = '', Environment } of Versions) {
      const { TABLE_NAME, LOG_EPOCH } = Environment?.Variables ?? {};
      if (Version !== '$LATEST') found.set(Number(Version), { madeAt: Date.parse(LastModified), place: `${TABLE_NAME} ${LOG_EPOCH}` });
    }
  return found;
};

const aliasOf = (lambda: LambdaClient, FunctionName: string) =>
  lambda.send(new GetAliasCommand({ FunctionName, Name: liveAlias })).catch(error => {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  });

/** The functions of a stage, or of one service of it, that answer by a version. */
export const liveOn = async (account: Account, service?: string): Promise<Live[]> => {
  const { lambda } = account;
  const found: Live[] = [];
  const functions = await functionsOn(account, service === undefined ? '' : `${service}/`);
  for (const name of functions.map(({ FunctionName }) => FunctionName).sort()) {
    const alias = await aliasOf(lambda, name);
    if (!alias) continue;
    const now = Number(alias.FunctionVersion);
    const versions = await versionsOf(lambda, name);
    found.push({
      name,
      now,
      madeAt: versions.get(now)!.madeAt,
      before: versionBefore(now, besides(now, versions)),
      newest: Math.max(...versions.keys()),
    });
  }
  return found;
};

/** Has a version of a function answer from now on: all requests, also where a rollout had moved some of them. */
export const answerBy = async ({ lambda }: Account, FunctionName: string, version: number): Promise<void> => {
  const RoutingConfig = { AdditionalVersionWeights: {} };
  await lambda.send(new UpdateAliasCommand({ FunctionName, Name: liveAlias, FunctionVersion: String(version), RoutingConfig }));
};
