import * as z from 'zod';
import { personal, secret } from '../core/data-class.ts';
import type { Change } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { Failure } from '../core/failure.ts';
import { parseFilter } from '../core/filter/parse.ts';
import { printFilter } from '../core/filter/print.ts';
import { filterLimits } from '../core/filter/tree.ts';
import { UserId, WebhookId, WorkspaceId } from '../core/ids.ts';
import { placesIn } from '../core/invalid.ts';
import { rotatedSalts, rotatingSalt, type SaltRotation } from '../core/rotating-salt.ts';
import { Line } from '../core/text.ts';
import { webhookFields } from './webhook-filter.ts';

const instant = z.iso.datetime();

/** What is sent of an event: the record as it was then, or only which record it is about and which version. */
export const WebhookFormat = z.enum(['full', 'thin']);
/**
 * Whether an event waits for those before it (`workspace`), in the order of the workspace's log, or is sent past one that fails (`none`), which is
 * tried again beside the others.
 */
export const WebhookOrder = z.enum(['workspace', 'none']);
const TypeText = z.string().max(80);
/** A type of event. */
export const EventType = TypeText.regex(/^[a-z_]+\.[a-z_]+$/);
/** A type of event, or all of one kind of record (`item.*`). */
const EventPattern = TypeText.regex(/^[a-z_]+\.([a-z_]+|\*)$/);
/** Which types of events: none for all. */
export const EventPatterns = z.array(EventPattern).max(50);

const settings = {
  name: Line(80),
  url: z.string().min(1).max(2000),
  types: EventPatterns,
  filter: z.string().max(filterLimits.characters),
  format: WebhookFormat,
  ratePerSecond: z.int().min(1).max(100),
};

/** An address of somebody else's, to which a workspace's events are sent. How far it has come stands in its dispatch. */
export const Webhook = z.object({
  workspaceId: WorkspaceId,
  webhookId: WebhookId,
  name: personal(settings.name),
  /** Often as secret as a password. */
  url: secret(settings.url),
  /** The types that are sent; none for all. */
  types: settings.types,
  filter: personal(settings.filter.optional()),
  format: WebhookFormat,
  order: WebhookOrder.default('workspace'),
  /** How many are sent in a second at the most. */
  ratePerSecond: settings.ratePerSecond.optional(),
  ...rotatingSalt,
  /** Whose rights it reads by: whoever made it, changed it or let it go on last. It is sent no more than they may read at that moment. */
  readsAs: UserId,
  createdBy: UserId,
  createdAt: instant,
  rotatedAt: instant.optional(),
  endedAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Webhook = z.infer<typeof Webhook>;

export const WebhookInput = z.strictObject({
  name: settings.name,
  url: settings.url,
  types: settings.types.default([]),
  filter: settings.filter.optional(),
  format: WebhookFormat.default('full'),
  order: WebhookOrder.default('workspace'),
  ratePerSecond: settings.ratePerSecond.optional(),
});
export type WebhookInput = z.infer<typeof WebhookInput>;

/** Null takes the filter or the rate away. */
export const WebhookPatch = z.strictObject({
  name: settings.name.optional(),
  url: settings.url.optional(),
  types: settings.types.optional(),
  filter: settings.filter.nullable().optional(),
  format: WebhookFormat.optional(),
  order: WebhookOrder.optional(),
  ratePerSecond: settings.ratePerSecond.nullable().optional(),
});
export type WebhookPatch = z.infer<typeof WebhookPatch>;

type Made = Pick<Webhook, 'workspaceId' | 'webhookId' | 'salt'>;
type Actor = { userId: UserId; now: string };

/** A filter in the one form in which it is kept, or as it was written where that form is too long. Fails with `invalid_request`, at its field, for one that makes no sense. */
const canonical = (filter: string): string => {
  try {
    const printed = printFilter(parseFilter(filter, webhookFields));
    return printed.length <= filterLimits.characters ? printed : filter;
  } catch (error) {
    const errors = placesIn(error).map(each => ({ ...each, pointer: '/filter' }));
    throw new Failure('invalid_request', { errors });
  }
};

/** A new webhook, in its maker's name. */
export const createWebhook = ({ filter, ...input }: WebhookInput, made: Made, { userId, now }: Actor): Change<Webhook> => ({
  next: {
    ...made,
    ...input,
    ...(filter === undefined ? {} : { filter: canonical(filter) }),
    readsAs: userId,
    createdBy: userId,
    createdAt: now,
    version: 1,
  },
  event: { type: 'webhook.created', data: {} },
});

/** Not ended. Fails with `not_found`. */
export const requireWebhook = (webhook: Webhook): Webhook => {
  if (webhook.endedAt) throw new Failure('not_found', { what: 'webhook' });
  return webhook;
};

/** Another address, choice or pace. Whoever changes it answers for it from then on: it reads by their rights. */
export const changeWebhook = (webhook: Webhook, patch: WebhookPatch, { userId }: Actor): Change<Webhook> => {
  const { filter, ratePerSecond, ...others } = patch;
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return {
    next: {
      ...requireWebhook(webhook),
      ...given,
      ...(filter === undefined ? {} : { filter: filter === null ? undefined : canonical(filter) }),
      ...(ratePerSecond === undefined ? {} : { ratePerSecond: ratePerSecond ?? undefined }),
      readsAs: userId,
    },
    event: { type: 'webhook.changed', data: { fields: Object.keys(patch) } },
  };
};

/** Whoever lets it go on answers for it from then on. */
export const adoptWebhook = (webhook: Webhook, { userId }: Actor): Change<Webhook> => {
  const event = { type: 'webhook.adopted', data: {} };
  return requireWebhook(webhook).readsAs === userId ? { next: webhook, event } : { next: { ...webhook, readsAs: userId }, event };
};

/** A new secret; the old one signs beside it for the overlap. */
export const rotateWebhook = (webhook: Webhook, rotation: SaltRotation, salt: string, now: string): Change<Webhook> => {
  const salts = rotatedSalts(requireWebhook(webhook), rotation, salt, now);
  return {
    next: { ...webhook, ...salts, rotatedAt: now },
    event: { type: 'webhook.rotated', data: { formerUntil: salts.formerUntil } },
  };
};

/** It is over: nothing more is sent, and nothing that signs can be made again. */
export const endWebhook = (webhook: Webhook, now: string): Change<Webhook> => ({
  next: { ...requireWebhook(webhook), formerSalt: undefined, formerUntil: undefined, endedAt: now, expiresAt: expiryAfter(now) },
  event: { type: 'webhook.ended', data: {} },
});
