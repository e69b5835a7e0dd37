import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { keyRoutes } from '../../../shared/api/people/keys.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { keyQuota, keys, keysOf } from '../../../shared/data/people/keys.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { standingsFor } from '../../../shared/data/people/roles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { createKey, type Key, type KeyInput, revokeKey, rotateKey } from '../../../shared/domain/people/keys/key.ts';
import { tokenFor, withToken } from './token.ts';

const live = (key: Key): Key => {
  if (key.endedAt) throw new Failure('not_found', { what: 'key' });
  return key;
};

/** What the maker is in each workspace of the key: read now, because what the gateway knows may be a minute old. */
const standings = async ({ scopes }: KeyInput, userId: UserId): Promise<Map<WorkspaceId, Standing>> => {
  const found = await Promise.all(scopes.map(({ workspaceId }) => membershipOf({ workspaceId, userId })));
  const members = found.filter(member => member !== undefined);
  const held = await standingsFor(members);
  return new Map(members.map(({ workspaceId }, i) => [workspaceId, held[i]!]));
};

export const keyHandlers: HandlersOf<typeof keyRoutes> = {
  listKeys: async ({ caller }) => ({ items: await keysOf(caller.userId) }),

  createKey: async ({ caller: { userId, plan }, body, newId, context, now, idempotencyKey }) => {
    const ids = { userId, keyId: await newId('key') };
    const [known, before] = await Promise.all([standings(body, userId), keys.findReplayed(ids, context)]);
    if (before) return withToken(before, idempotencyKey, now);
    const made = await tokenFor(ids, idempotencyKey);
    const change = createKey(body, { ...ids, ...(plan ? { plan } : {}) }, made.hashed, workspaceId => known.get(workspaceId), now);
    const { record } = await createWithin(keyQuota(userId), keys, ids, change, context);
    return withToken(record, idempotencyKey, now, made);
  },

  getKey: async ({ caller: { userId }, params: { keyId } }) => live(await keys.get({ userId, keyId })),

  rotateKey: async ({ caller: { userId }, params: { keyId }, body, context, now, ifMatch, idempotencyKey }) => {
    const ids = { userId, keyId };
    const made = await tokenFor(ids, idempotencyKey);
    const key = await keys.update(ids, each => rotateKey(each, body, made.hashed, now), context, ifMatch);
    return withToken(key, idempotencyKey, now, made);
  },

  revokeKey: async ({ caller: { userId }, params: { keyId }, context, ifMatch }) => {
    await keys.update({ userId, keyId }, key => revokeKey(key, context), context, ifMatch);
  },
};
