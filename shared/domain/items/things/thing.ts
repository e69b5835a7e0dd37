import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { ItemId, TemplateId, ThingId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { withoutNull } from '../../core/merge-patch.ts';
import { rotatedSalts, rotatingSalt, type SaltRotation } from '../../core/rotating-salt.ts';
import { Line } from '../../core/text.ts';

const instant = z.iso.datetime();

/** What the state of a thing is: on or off, a measure or a counter, or a word. */
export const ThingKind = z.enum(['boolean', 'number', 'text']);

const places = 6;
const largest = 1e12;
export const rounded = (value: number): number => Number(value.toFixed(places)) + 0;
/** Six places are kept, so that a number is the same wherever it is read. */
const Measure = z.number().min(-largest).max(largest).overwrite(rounded);
const smallest = 1e-6;
const Amount = z.number().min(smallest).max(largest).overwrite(rounded);

/** The state of a thing. */
export const ThingValue = z.union([z.boolean(), Measure, Line(100)]);
export type ThingValue = z.infer<typeof ThingValue>;

/**
 * What makes a thing's item due. A level is passed once: then it must be at `rearmAt` or beyond it, or at the level itself where that is not said,
 * before it can be passed again. `rises_by` counts what a counter has gone up, and passes over that it begins anew; `changes_by` counts both ways.
 */
export const ThingRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rises_above'), level: Measure, rearmAt: Measure.optional() }),
  z.strictObject({ kind: z.literal('falls_below'), level: Measure, rearmAt: Measure.optional() }),
  z.strictObject({ kind: z.literal('becomes'), value: ThingValue }),
  z.strictObject({ kind: z.literal('rises_by'), amount: Amount }),
  z.strictObject({ kind: z.literal('changes_by'), amount: Amount }),
]);
export type ThingRule = z.infer<typeof ThingRule>;

const settings = {
  name: Line(80),
  kind: ThingKind,
  rule: ThingRule,
  itemId: ItemId,
  templateId: TemplateId,
  cooldownSeconds: z
    .int()
    .min(1)
    .max(30 * 86_400),
  restSeconds: z.int().min(1).max(86_400),
};

/** Something of a workspace that says how it stands (a sensor, a counter, a tag), and by that makes an item due, or the items of a template. */
export const Thing = z.object({
  workspaceId: WorkspaceId,
  thingId: ThingId,
  name: personal(settings.name),
  kind: settings.kind,
  rule: personal(settings.rule),
  /** Since when it has this rule: what was noted of it under another counts no more. */
  ruleFrom: instant,
  /** For how long after it has made its item due nothing does so again. */
  cooldownSeconds: settings.cooldownSeconds.optional(),
  /** A state of which nothing was heard for so long is over: for what says that it was pressed, and not that it was let go. */
  restSeconds: settings.restSeconds.optional(),
  /** What it makes due, or whose items it makes. */
  itemId: settings.itemId.optional(),
  templateId: settings.templateId.optional(),
  ...rotatingSalt,
  rotatedAt: instant.optional(),
  createdBy: UserId,
  createdAt: instant,
  deletedAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Thing = z.infer<typeof Thing>;

export const ThingInput = z.strictObject({
  ...settings,
  itemId: settings.itemId.optional(),
  templateId: settings.templateId.optional(),
  cooldownSeconds: settings.cooldownSeconds.optional(),
  restSeconds: settings.restSeconds.optional(),
});
export type ThingInput = z.infer<typeof ThingInput>;

/** A rule is replaced whole; an item takes the place of a template, and a template that of an item; null takes the cooldown or the rest away. */
export const ThingPatch = z
  .strictObject({
    name: settings.name,
    rule: settings.rule,
    itemId: settings.itemId,
    templateId: settings.templateId,
    cooldownSeconds: settings.cooldownSeconds.nullable(),
    restSeconds: settings.restSeconds.nullable(),
  })
  .partial();
export type ThingPatch = z.infer<typeof ThingPatch>;

const typeOf = { boolean: 'boolean', number: 'number', text: 'string' } as const;
/** Is this a state of things of this kind? */
export const isOfKind = (value: ThingValue, kind: Thing['kind']): boolean => typeof value === typeOf[kind];

type Ruled = Pick<Thing, 'kind' | 'rule' | 'restSeconds'>;

const isBackwards = (rule: ThingRule): boolean => {
  if (rule.kind === 'rises_above') return (rule.rearmAt ?? rule.level) > rule.level;
  return rule.kind === 'falls_below' && (rule.rearmAt ?? rule.level) < rule.level;
};

/** Fails with `invalid_request` where a rule is none for what the thing says, or could never be met again. */
const requireFit = ({ kind, rule, restSeconds }: Ruled): void => {
  if (rule.kind === 'becomes') {
    if (!isOfKind(rule.value, kind)) throw invalid('/rule/value', 'not_valid');
    return;
  }
  if (kind !== 'number') throw invalid('/rule/kind', 'not_valid');
  if (isBackwards(rule)) throw invalid('/rule/rearmAt', 'not_valid');
  if (restSeconds !== undefined && 'amount' in rule) throw invalid('/restSeconds', 'not_valid');
};

/** Fails with `invalid_request` unless it is one thing that is to become of it: an item made due, or the items of a template made. */
const requireOne = ({ itemId, templateId }: Pick<ThingPatch, 'itemId' | 'templateId'>): void => {
  if (itemId && templateId) throw invalid('/templateId', 'not_valid');
};

/** Not deleted. Fails with `not_found`. */
export const requireThing = (thing: Thing): Thing => {
  if (thing.deletedAt) throw new Failure('not_found', { what: 'thing' });
  return thing;
};

type Ids = Pick<Thing, 'workspaceId' | 'thingId' | 'salt'>;

/** A new thing. */
export const createThing = (input: ThingInput, ids: Ids, { userId, now }: Actor): Change<Thing> => {
  requireFit(input);
  requireOne(input);
  if (!input.itemId && !input.templateId) throw invalid('/itemId', 'required');
  return {
    next: { ...ids, ...input, ruleFrom: now, createdBy: userId, createdAt: now, version: 1 },
    event: { type: 'thing.created', data: {} },
  };
};

/** Other settings of a thing. With another rule the next that it says tells only where it stands. */
export const changeThing = (thing: Thing, patch: ThingPatch, { now }: Pick<Actor, 'now'>): Change<Thing> => {
  const event = { type: 'thing.changed', data: { fields: Object.keys(patch) } };
  if (Object.keys(patch).length === 0) return { next: requireThing(thing), event };
  requireOne(patch);
  const { itemId, templateId } = patch.itemId || patch.templateId ? patch : thing;
  const next: Thing = { ...requireThing(thing), ...withoutNull(patch), itemId, templateId, ...(patch.rule ? { ruleFrom: now } : {}) };
  requireFit(next);
  return { next, event };
};

/** A new secret and token; the old ones are good beside them for the overlap. */
export const rotateThing = (thing: Thing, rotation: SaltRotation, salt: string, now: string): Change<Thing> => {
  const salts = rotatedSalts(requireThing(thing), rotation, salt, now);
  return { next: { ...thing, ...salts, rotatedAt: now }, event: { type: 'thing.rotated', data: { formerUntil: salts.formerUntil } } };
};

/** It is gone: nothing that it says is taken any more, and its item, or what it has made, stays as it is. */
export const deleteThing = (thing: Thing, { now }: Pick<Actor, 'now'>): Change<Thing> => ({
  next: { ...requireThing(thing), formerSalt: undefined, formerUntil: undefined, deletedAt: now, expiresAt: expiryAfter(now) },
  event: { type: 'thing.deleted', data: {} },
});
