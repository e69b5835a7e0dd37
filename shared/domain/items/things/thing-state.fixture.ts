import type { Thing, ThingRule } from './thing.ts';
import type { HeardAs, Reading } from './thing-state.ts';

/* An oracle that notes nothing: of each reading it asks the whole history what was promised. */

type Level = Exclude<ThingRule, { amount: number }>;
type Taken = Reading & { as: HeardAs };

const ms = (each: Reading): number => Date.parse(each.at);

const isBack = (rule: Level, value: number): boolean => {
  if (rule.kind === 'becomes') return value !== rule.value;
  return rule.kind === 'rises_above' ? value <= (rule.rearmAt ?? rule.level) : value >= (rule.rearmAt ?? rule.level);
};

const isBeyond = (rule: Level, value: number): boolean => {
  if (rule.kind === 'becomes') return value === rule.value;
  return rule.kind === 'rises_above' ? value > rule.level : value < rule.level;
};

/** Behind which reading, if any, the thing was at rest last; before the first it is, where it ever rests. */
const lastRest = (restSeconds: number | undefined, moments: number[]): number => {
  if (restSeconds === undefined) return -1;
  const begins = [Number.NEGATIVE_INFINITY, ...moments.slice(0, -1)];
  return begins.findLastIndex((from, i) => moments[i]! - from >= restSeconds * 1000);
};

/** Was it back, or at rest, after it was beyond last? */
const wasBack = (rule: Level, thing: Thing, taken: readonly Taken[], now: number): boolean => {
  const rested = lastRest(thing.restSeconds, [...taken.map(ms), now]);
  const beyond = taken.findLastIndex(({ value }) => isBeyond(rule, Number(value)));
  const back = taken.findLastIndex(({ value }) => isBack(rule, Number(value)));
  return back > beyond || rested > beyond;
};

/** Is it so far from where it was when the rule was met last, or from the first that was heard? */
const isCounted = (rule: Extract<ThingRule, { amount: number }>, taken: readonly Taken[], value: number): boolean => {
  const since = taken
    .slice(
      Math.max(
        0,
        taken.findLastIndex(({ as }) => as === 'met'),
      ),
    )
    .map(each => Number(each.value));
  const [from] = since;
  if (from === undefined) return false;
  return rule.kind === 'changes_by' ? Math.abs(value - from) >= rule.amount : value - Math.min(...since) >= rule.amount;
};

const become = (thing: Thing, taken: readonly Taken[], reading: Reading): HeardAs => {
  const named = taken.flatMap(({ message }) => message ?? []);
  if (reading.message !== undefined && named.slice(-32).includes(reading.message)) return 'known';
  if (taken.some(each => each.at > reading.at)) return 'outdated';
  const { rule, cooldownSeconds = 0 } = thing;
  const value = Number(reading.value);
  const isMet = 'amount' in rule ? isCounted(rule, taken, value) : isBeyond(rule, value) && wasBack(rule, thing, taken, ms(reading));
  if (!isMet) return 'noted';
  const last = taken.findLast(({ as }) => as === 'met');
  return last && ms(reading) - ms(last) < cooldownSeconds * 1000 ? 'cooling_down' : 'met';
};

/** What is to become of each reading of a history. */
export const promised = (thing: Thing, all: readonly Reading[]): HeardAs[] => {
  const taken: Taken[] = [];
  return all.map(reading => {
    const as = become(thing, taken, reading);
    if (as !== 'known' && as !== 'outdated') taken.push({ ...reading, as });
    return as;
  });
};
