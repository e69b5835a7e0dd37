import type { Caller } from '../../../shared/api/core/route.ts';
import { standingsOfKey } from '../../../shared/data/people/key-standings.ts';
import { keys } from '../../../shared/data/people/keys.ts';
import { keysOf } from '../../../shared/domain/core/entries.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import { goodUntil, type Key, useKey } from '../../../shared/domain/people/keys/key.ts';
import { exceptEnding } from '../../../shared/runtime/auth/ending.ts';
import { hashOf, idsIn } from '../../../shared/runtime/auth/key-token.ts';

const refused = (reason: string) => new Failure('not_signed_in', { reason });

/** Writes the day of the last use, once a day. It is not worth a request: who loses the race, or fails, leaves it. */
const remember = async (key: Key, now: string): Promise<void> => {
  const change = useKey(key, now);
  if (change) await keys.save(change, { userId: key.userId, by: key.keyId, now, requestId: 'authorizer' }).catch(() => undefined);
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
  const [{ profile, roles, ending }] = await Promise.all([standingsOfKey(key), remember(key, now)]);
  if (!profile || !hasAccess(profile)) throw refused('maker_gone');
  const { userId, zone, locale } = profile;
  // What hangs on a wall is taken away at once: nothing is remembered of what it may.
  const anew = key.kiosk === undefined ? ending : keysOf(roles);
  return {
    ...(key.plan ? { plan: key.plan } : {}),
    userId,
    zone,
    locale,
    ...exceptEnding(roles, anew),
    key: { keyId: key.keyId, account: key.account, until, ...(key.signing ? { signing: key.signing } : {}) },
  };
};
