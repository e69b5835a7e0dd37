import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Change } from '../../core/due.ts';
import { ThingId, WorkspaceId } from '../../core/ids.ts';
import { rounded, type Thing, type ThingRule, ThingValue } from './thing.ts';

const instant = z.iso.datetime();
/** How many messages are remembered by their ids. What comes again after so many others is known by its time alone, where it says when it was so. */
const rememberedAtMost = 32;

/** How a thing stands: what it said last, by its own time, and what its rule has noted of that. */
export const ThingState = z.object({
  workspaceId: WorkspaceId,
  thingId: ThingId,
  reading: personal(ThingValue.optional()),
  /** When it was so, by the time of the thing. */
  at: instant.optional(),
  /** Of which rule this was noted (`ruleFrom`), whether that may be met now, and from where a difference counts. */
  noted: personal(z.object({ ruleFrom: instant, armed: z.boolean().optional(), base: z.number().optional() }).optional()),
  /** When its rule was met last, by the time of the thing: from then on the cooldown counts. */
  metAt: instant.optional(),
  /** The last messages, by hashes of their ids. */
  recent: z.array(z.string().max(22)).max(rememberedAtMost),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type ThingState = z.infer<typeof ThingState>;

/** What a thing says: how it stands since when, and in which message, where that has an id (a hash of it). */
export type Reading = { value: ThingValue; at: string; message?: string };
/** What became of a reading: `met` is that the rule was met; nothing changes where it is known already, or older than what is known. */
export type HeardAs = 'noted' | 'met' | 'cooling_down' | 'known' | 'outdated';

/** The state of a thing of which nothing was heard yet. */
export const unheard = ({ workspaceId, thingId }: Pick<Thing, 'workspaceId' | 'thingId'>): Change<ThingState> => ({
  next: { workspaceId, thingId, recent: [], version: 1 },
  event: { type: 'thing_state.created', data: {} },
});

type Noted = { armed?: boolean | undefined; base?: number | undefined };
type Met = { isMet: boolean; noted: Noted };

/** Whether a state lies beyond a level, and whether it is back so far that it may pass it again. */
const sideOf = (rule: Exclude<ThingRule, { amount: number }>, value: ThingValue): { beyond: boolean; back: boolean } => {
  if (rule.kind === 'becomes') return { beyond: value === rule.value, back: value !== rule.value };
  const { level, rearmAt = level } = rule;
  const measure = Number(value);
  return rule.kind === 'rises_above'
    ? { beyond: measure > level, back: measure <= rearmAt }
    : { beyond: measure < level, back: measure >= rearmAt };
};

/** How far a counter is from where it was counted from, and from where it counts on: one that stands lower than before has begun anew. */
const countedFrom = (kind: 'rises_by' | 'changes_by', base: number, value: number) =>
  kind === 'rises_by'
    ? { from: Math.min(base, value), difference: rounded(value - Math.min(base, value)) }
    : { from: base, difference: rounded(Math.abs(value - base)) };

/** An edge, never a level: what stays beyond meets the rule once. The first that is heard says only where the thing stands. */
const meet = (rule: ThingRule, noted: Noted, value: ThingValue): Met => {
  if ('amount' in rule) {
    const measure = Number(value);
    const { from, difference } = countedFrom(rule.kind, noted.base ?? measure, measure);
    return difference >= rule.amount ? { isMet: true, noted: { base: measure } } : { isMet: false, noted: { base: from } };
  }
  const { beyond, back } = sideOf(rule, value);
  if (beyond) return { isMet: noted.armed === true, noted: { armed: false } };
  return { isMet: false, noted: { armed: back || noted.armed } };
};

/** What was noted under the rule of now; at rest, nothing is in the way of it. */
const notedBefore = ({ ruleFrom, restSeconds }: Thing, { noted, at: last }: ThingState, at: string): Noted => {
  const isAtRest = restSeconds !== undefined && (last === undefined || Date.parse(at) - Date.parse(last) >= restSeconds * 1000);
  if (isAtRest) return { armed: true };
  return noted?.ruleFrom === ruleFrom ? noted : {};
};

const isCooling = ({ cooldownSeconds = 0 }: Thing, { metAt }: ThingState, at: string): boolean =>
  metAt !== undefined && Date.parse(at) - Date.parse(metAt) < cooldownSeconds * 1000;

const isKnown = ({ recent }: ThingState, { message }: Reading): boolean => message !== undefined && recent.includes(message);

/**
 * A thing says how it stands. A message that comes again, and what is older than what is known, change nothing; a rule that is met within the cooldown
 * makes nothing due, and a counter counts on through it. All by the time of the thing, to the second and however late it comes.
 */
export const hear = (thing: Thing, state: ThingState, reading: Reading): { as: HeardAs; change?: Change<ThingState> } => {
  const { value, at, message } = reading;
  if (isKnown(state, reading)) return { as: 'known' };
  if (state.at !== undefined && at < state.at) return { as: 'outdated' };
  const before = notedBefore(thing, state, at);
  const { isMet, noted } = meet(thing.rule, before, value);
  const as = isMet ? (isCooling(thing, state, at) ? 'cooling_down' : 'met') : 'noted';
  const kept = as === 'cooling_down' && 'amount' in thing.rule ? { base: before.base } : noted;
  const recent = message === undefined ? state.recent : [message, ...state.recent].slice(0, rememberedAtMost);
  const next: ThingState = {
    ...state,
    reading: value,
    at,
    noted: { ruleFrom: thing.ruleFrom, ...kept },
    recent,
    ...(as === 'met' ? { metAt: at } : {}),
  };
  return { as, change: { next, event: { type: 'thing_state.heard', data: {} } } };
};

/** It goes with its thing. */
export const endState = (state: ThingState, expiresAt: number): Change<ThingState> => ({
  next: { ...state, expiresAt },
  event: { type: 'thing_state.ended', data: {} },
});
