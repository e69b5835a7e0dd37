import type { Caller } from '../../shared/api/route.ts';
import { keys } from '../../shared/data/keys.ts';
import { members } from '../../shared/data/members.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { standingsFor } from '../../shared/data/roles.ts';
import { readMany } from '../../shared/data/rows.ts';
import { Failure } from '../../shared/domain/failure.ts';
import { goodUntil, type Key, useKey } from '../../shared/domain/key.ts';
import { narrow } from '../../shared/domain/permissions.ts';
import { hashOf, idsIn } from '../../shared/runtime/key-token.ts';

const refused = (reason: string) => new Failure('not_signed_in', { reason });

/** Writes the day of the last use, once a day. It is not worth a request: who loses the race, or fails, leaves it. */
const remember = async (key: Key, now: string): Promise<void> => {
  const change = useKey(key, now);
  if (change) await keys.save(change, { userId: key.userId, by: key.keyId, now, requestId: 'authorizer' }).catch(() => undefined);
};

/** The maker, and what the key may: its rows, as far as its maker may them too at this moment. */
const makerOf = async ({ userId, scopes }: Key) => {
  const rows = await readMany([profiles.keyOf({ userId }), ...scopes.map(({ workspaceId }) => members.keyOf({ workspaceId, userId }))]);
  const profile = rows.filter(({ entity }) => entity === profiles.name).map(profiles.fromRow)[0];
  const present = rows
    .filter(({ entity }) => entity === members.name)
    .map(members.fromRow)
    .filter(({ removedAt }) => !removedAt);
  const standings = await standingsFor(present);
  const roles = scopes.flatMap(scope => {
    const standing = standings[present.findIndex(({ workspaceId }) => workspaceId === scope.workspaceId)];
    return standing ? [[scope.workspaceId, narrow(scope.rows, standing)] as const] : [];
  });
  return { profile, roles: Object.fromEntries(roles) };
};

/**
 * Who calls with an API key: its maker, within the key's rows. A token that cannot be right costs no read, a right one two requests. Fails
 * with `not_signed_in` for a token of no key, or of one that has ended.
 */
export const callerOfKey = async (token: string, now: string): Promise<Caller> => {
  const ids = idsIn(token);
  if (!ids) throw refused('not_a_key');
  const key = await keys.find(ids);
  const until = key && goodUntil(key, hashOf(token), now);
  if (!key || !until) throw refused('key_not_good');
  const [{ profile, roles }] = await Promise.all([makerOf(key), remember(key, now)]);
  if (!profile) throw refused('maker_gone');
  const { userId, zone, locale } = profile;
  return { userId, zone, locale, roles, key: { keyId: key.keyId, account: key.account, until } };
};
