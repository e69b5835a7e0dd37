import { fnv } from '../fnv.ts';
import type { UserId, WorkspaceId } from '../ids.ts';
import type { Plan } from '../limits.ts';
import { type Flag, type FlagValue, sharedOf } from './flag.ts';
import type { FlagSetting } from './setting.ts';

/** Who asks, as the authorizer knows them: what a client says of itself decides nothing. */
export type FlagContext = { userId: UserId; plan: Plan; workspaceIds: readonly WorkspaceId[]; isOperator: boolean };

/** Why somebody is given a variant, in the words of OpenFeature: https://openfeature.dev/specification/types#resolution-details */
export type FlagReason = 'DEFAULT' | 'DISABLED' | 'TARGETING_MATCH' | 'SPLIT';

/** What a flag says to somebody. */
export type Evaluation = { value: FlagValue; variant: string; reason: FlagReason };

/** Hundredths of a percent. */
export const bucketCount = 10_000;

/** A hash whose every bit hangs on every bit of another (the finalizer of MurmurHash3): names that differ in one letter are as far apart as any. */
const mixed = (hash: number): number => {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** In which of the ten thousand buckets of a flag somebody is: for ever the same, and in each flag another. */
export const bucketOf = (key: string, userId: string): number => mixed(fnv(userId, mixed(fnv(key)))) % bucketCount;

/** Whom the shares give what: the first variant has buckets from the lower end, the other from the upper, so that a share that grows takes nobody from the other. */
const sharedVariant = (flag: Flag, { split }: FlagSetting, bucket: number): string | undefined => {
  const [first, second] = sharedOf(flag);
  const reach = (name: string | undefined) => (name === undefined ? 0 : Math.round((split[name] ?? 0) * (bucketCount / 100)));
  if (bucket < reach(first)) return first;
  return bucket >= bucketCount - reach(second) ? second : undefined;
};

type Segment = FlagSetting['segments'][number];
const isIn = ({ plans, users, workspaces, operators }: Segment, { userId, plan, workspaceIds, isOperator }: FlagContext): boolean =>
  (!plans || plans.includes(plan)) &&
  (!users || users.includes(userId)) &&
  (!workspaces || workspaces.some(each => workspaceIds.includes(each))) &&
  (!operators || isOperator);

const chosen = (key: string, flag: Flag, setting: FlagSetting | undefined, context: FlagContext): Omit<Evaluation, 'value'> => {
  if (!setting) return { variant: flag.default, reason: 'DEFAULT' };
  if (setting.state === 'off') return { variant: flag.off, reason: 'DISABLED' };
  const segment = setting.segments.find(each => isIn(each, context));
  if (segment) return { variant: segment.variant, reason: 'TARGETING_MATCH' };
  if (Object.values(setting.split).every(share => !share)) return { variant: flag.default, reason: 'DEFAULT' };
  return { variant: sharedVariant(flag, setting, bucketOf(key, context.userId)) ?? flag.default, reason: 'SPLIT' };
};

/** What a flag says to somebody: switched off the same harmless thing to all; else by their segment, by their share, or what it says to everybody. */
export const evaluate = (key: string, flag: Flag, setting: FlagSetting | undefined, context: FlagContext): Evaluation => {
  const { variant, reason } = chosen(key, flag, setting, context);
  return { value: flag.variants[variant]!, variant, reason };
};
