import * as z from 'zod';
import { SaltRotation } from '../../domain/core/rotating-salt.ts';
import { Thing, ThingInput, ThingPatch, ThingValue } from '../../domain/items/things/thing.ts';
import { ThingState } from '../../domain/items/things/thing-state.ts';
import { Instant } from '../../domain/time/when.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

/** A thing as those see it who read lists: what it is, what it makes due, and how it stands. */
export const ThingShown = Thing.omit({ salt: true, formerSalt: true, ruleFrom: true, deletedAt: true, expiresAt: true }).extend({
  state: z.object({ value: ThingValue.optional(), at: ThingState.shape.at, metAt: ThingState.shape.metAt }),
});
/** A thing with its secret and its token, which are shown this once. */
export const ThingWithSecret = ThingShown.extend({ secret: z.string(), token: z.string() });

/** What a thing says: how it stands, and since when, where that is not now. */
export const ThingReading = z.strictObject({ value: ThingValue, at: Instant.optional() });

/** What became of it. */
export const ThingHeard = z.object({
  outcome: z.enum([
    'noted',
    'made_due',
    'items_made',
    'already_due',
    'done_since',
    'item_unfit',
    'template_unfit',
    'cooling_down',
    'known',
    'outdated',
  ]),
});

const body = {
  name: 'Washing machine',
  kind: 'number',
  rule: { kind: 'falls_below', level: 5, rearmAt: 50 },
  cooldownSeconds: 600,
  itemId: ids.itemId,
} as const;
const thing = {
  workspaceId: ids.workspaceId,
  thingId: 'thing_01h455vb4pex5vsknk084sn02q',
  ...body,
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  state: { value: 3.2, at: '2026-11-28T09:12:40.000Z', metAt: '2026-11-28T09:12:40.000Z' },
  version: 1,
} as const;
const secrets = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  token: 'almt_bZ0m1T8cC3o6yq2bT3v8mJw1l5dYh0pQmE2fXn7sKuA',
};

const all = '/v1/workspaces/{workspaceId}/things';
const one = `${all}/{thingId}` as const;

const rules = `A thing says how it stands (\`POST /v1/things/{workspaceId}/{thingId}/states\`), and when its \`rule\` is met, the item that it names falls due: an open one without a due, or one that is done, which begins anew with whoever its rota gives it to. Its people are told at once, as of any item that falls due. What is due already stays as it is. With a \`templateId\` in place of the \`itemId\` all items of that template are made, once each time that the rule is met, counted from the day on which it is heard of, for whoever made the thing (for everybody, once they have left).

- \`rises_above\` and \`falls_below\` are met when \`level\` is passed, and not again before the state was back at \`rearmAt\` (or at the level itself).
- \`becomes\` is met when the state becomes \`value\`, and not while it stays so.
- \`rises_by\` counts what a counter has gone up, also over its beginning anew; \`changes_by\` counts both ways.

The first state says only where it stands. With \`restSeconds\` a state of which nothing is heard for so long is over, as of a button or an NFC tag, which says only that it was pressed. For \`cooldownSeconds\` after the rule was met nothing makes the item due; a counter counts on. An item that returns by itself, has a window that closes, has sub-items or is one cannot be named. What was done since is not made due by what comes late. A template that is gone, or whose items nobody is there for, makes nothing.`;

export const thingRoutes = {
  createThing: {
    method: 'POST',
    path: all,
    access: 'list:change',
    keys: 'never',
    summary: 'Let a sensor, a counter or a tag make an item due: its secret and its token are shown this once',
    description: `${rules}\n\nIt takes the right to change the item, too, or to create items.`,
    body: ThingInput,
    reply: ThingWithSecret,
    status: 201,
    fails: ['limit_reached', 'conflict'],
    example: { body, reply: { ...thing, state: {}, ...secrets } },
  },
  listThings: {
    method: 'GET',
    path: all,
    access: 'list:read',
    summary: 'List the things of a workspace, oldest first, and how they stand',
    list: ThingShown,
    fails: [],
    example: { reply: [thing] },
  },
  changeThing: {
    method: 'PATCH',
    path: one,
    access: 'list:change',
    keys: 'never',
    summary: 'Change what a thing is called, what it makes due, and when (merge patch: null removes; a rule is replaced whole)',
    description: 'Under another rule the next state says only where it stands.',
    body: ThingPatch,
    reply: ThingShown,
    fails: ['precondition_failed', 'conflict'],
    example: { body: { name: 'Dryer' }, reply: { ...thing, name: 'Dryer', version: 2 } },
  },
  rotateThing: {
    method: 'POST',
    path: `${one}/rotate`,
    access: 'list:change',
    keys: 'never',
    summary: 'Give a thing a new secret and a new token, shown this once; the old ones are good beside them for a while',
    description: 'For `overlapSeconds` both are taken, a day unless you say otherwise.',
    body: SaltRotation,
    reply: ThingWithSecret,
    fails: ['precondition_failed', 'conflict'],
    example: {
      body: { overlapSeconds: 3600 },
      reply: { ...thing, rotatedAt: '2026-11-28T09:00:00.000Z', formerUntil: '2026-11-28T10:00:00.000Z', ...secrets, version: 2 },
    },
  },
  deleteThing: {
    method: 'DELETE',
    path: one,
    access: 'list:change',
    keys: 'never',
    summary: 'Delete a thing: its secret and its token are worth nothing, and its item stays as it is',
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
  sayState: {
    method: 'POST',
    // No path of the workspace: whoever says it is no member.
    path: '/v1/things/{workspaceId}/{thingId}/states',
    access: 'public',
    proof: true,
    // A house has many sensors behind one address: each counts for itself, once it has proved itself (`requireThingQuota`).
    limit: 'none',
    summary: 'A thing says how it stands',
    description:
      'Signed with the thing’s secret by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`), or, by what cannot sign, with its token (`Authorization: Bearer almt_…`); the token opens nothing but this. `at` is when it was so, by the thing’s own clock; without it, when it was signed, or now. A message that comes again under the same `webhook-id`, and what is older than what is known, change nothing (`known`, `outdated`), so that whatever was not answered may be sent again: the last 32 messages are known by their ids, older ones by `at`, which what is sent again should have. A hundred states a minute are taken of each thing, and a hundred a minute of what proves nothing are looked at from one address. What does not prove itself, and a thing that is not there, are answered alike (403, `thing_refused`).',
    body: ThingReading,
    reply: ThingHeard,
    fails: ['forbidden', 'too_many_requests', 'conflict'],
    example: { body: { value: 3.2 }, reply: { outcome: 'made_due' } },
  },
} as const satisfies Routes;
