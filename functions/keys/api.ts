import { keyRoutes } from '../../shared/api/keys.ts';
import { keys, keysAtMost, keysOf } from '../../shared/data/keys.ts';
import { membershipOf } from '../../shared/data/members.ts';
import { standingsFor } from '../../shared/data/roles.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { createKey, type Key, type KeyInput, revokeKey, rotateKey } from '../../shared/domain/key.ts';
import type { Standing } from '../../shared/domain/permissions.ts';
import { newToken } from '../../shared/runtime/key-token.ts';
import { serve } from '../../shared/runtime/serve.ts';

const live = (key: Key): Key => {
  if (key.endedAt) throw new Failure('not_found', { what: 'key' });
  return key;
};

/** What the maker is in each workspace of the key: read now, because what the gateway knows may be a minute old. */
const standings = async ({ scopes }: KeyInput, userId: string): Promise<Map<string, Standing>> => {
  const found = await Promise.all(scopes.map(({ workspaceId }) => membershipOf({ workspaceId, userId })));
  const members = found.filter(member => member !== undefined);
  const held = await standingsFor(members);
  return new Map(members.map(({ workspaceId }, i) => [workspaceId, held[i]!]));
};

/** The token goes with the record that it was made for; a retry finds another's, and cannot be shown it. */
const shownOnce = (key: Key, hash: string, token: string) => {
  if (key.hash !== hash) throw new Failure('already_exists', { what: 'key', keyId: key.keyId });
  return { ...key, token };
};

export const handler = serve(keyRoutes, {
  listKeys: async ({ caller }) => ({ items: await keysOf(caller.userId) }),

  createKey: async ({ caller: { userId }, body, newId, stamp, now }) => {
    const ids = { userId, keyId: newId('key') };
    const { token, sealed } = newToken(ids);
    const [known, present] = await Promise.all([standings(body, userId), keysOf(userId)]);
    if (present.length >= keysAtMost) throw new Failure('limit_reached', { limit: keysAtMost });
    const { record } = await keys.create(
      createKey(body, ids, sealed, workspaceId => known.get(workspaceId), now),
      stamp,
    );
    return shownOnce(record, sealed.hash, token);
  },

  getKey: async ({ caller: { userId }, params: { keyId } }) => live(await keys.get({ userId, keyId })),

  rotateKey: async ({ caller: { userId }, params: { keyId }, body, stamp, now, ifMatch }) => {
    const ids = { userId, keyId };
    const { token, sealed } = newToken(ids);
    return shownOnce(await keys.update(ids, key => rotateKey(key, body, sealed, now), stamp, ifMatch), sealed.hash, token);
  },

  revokeKey: async ({ caller: { userId }, params: { keyId }, stamp, ifMatch }) => {
    await keys.update({ userId, keyId }, key => revokeKey(key, stamp), stamp, ifMatch);
  },
});
