import type { Caller } from '../../../shared/api/core/route.ts';
import { wholeOfIndex } from '../../../shared/data/core/query.ts';
import { heldFrom, presentAt } from '../../../shared/data/people/members.ts';
import { standingsFor } from '../../../shared/data/people/roles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { type SignOuts, whyShut } from '../../../shared/domain/people/accounts/account.ts';
import type { Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { isEnding } from '../../../shared/domain/people/workspaces/membership-end.ts';
import { exceptEnding } from '../../../shared/runtime/auth/ending.ts';
import type { SessionSeen } from './sign-in.ts';

/** What the index holds of a profile. */
type Indexed = Record<string, unknown> & { summary?: Pick<Profile, 'suspendedAt' | 'closedAt'> & SignOuts };

/** The user with all of their roles, from one query of `gsi1`, and one more request where workspaces have made roles themselves; undefined for somebody never seen before. Fails with `not_signed_in` for one whose access has ended, or this sign-in. */
export const callerOf = async (userId: UserId, session: Pick<SessionSeen, 'sessionId' | 'signedInAt'>): Promise<Caller | undefined> => {
  const rows = await wholeOfIndex({ pk: `USER#${userId}` }, row => row);
  const profile = rows.find(({ entity }) => entity === 'profile') as Indexed | undefined;
  if (!profile) return undefined;
  const reason = whyShut(profile.summary ?? {}, session);
  if (reason) throw new Failure('not_signed_in', { reason });
  const now = new Date().toISOString();
  const held = presentAt(now, rows.filter(({ entity }) => entity === 'member').map(heldFrom));
  const standings = await standingsFor(held);
  const roles = Object.fromEntries(held.map(({ workspaceId }, i) => [workspaceId, standings[i]!]));
  const ending = held.filter(each => isEnding(each, now)).map(({ workspaceId }) => workspaceId);
  return { userId, zone: String(profile.zone), locale: String(profile.locale), ...exceptEnding(roles, ending) };
};
