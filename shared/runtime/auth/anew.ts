import type { Caller } from '../../api/core/route.ts';
import { standingsOfKey } from '../../data/people/key-standings.ts';
import { keys } from '../../data/people/keys.ts';
import { wardAtKiosk } from '../../data/people/kiosks.ts';
import { profiles } from '../../data/people/profiles.ts';
import { standingIn } from '../../data/people/roles.ts';
import { wardOf } from '../../data/people/wards.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { type Permission, reachOf, type Standing } from '../../domain/core/permissions.ts';
import { narrow } from '../../domain/core/standings.ts';
import { hasAccess, isSignedOut } from '../../domain/people/accounts/account.ts';
import type { Key } from '../../domain/people/keys/key.ts';
import type { Profile } from '../../domain/people/profiles/profile.ts';

/** Of a caller, what does not change while they are one. */
type Known = Pick<Caller, 'userId' | 'key' | 'signedInAt' | 'sessionId' | 'by' | 'kiosk' | 'inSession'>;

const ended = () => new Failure('not_signed_in');

/** The key of a caller, if it is still good. */
const keyNow = async ({ userId, key: through }: Known, now: string): Promise<Key | undefined> => {
  if (!through) return undefined;
  const key = await keys.find({ userId, keyId: through.keyId });
  if (!key || key.endedAt || through.until <= now) throw ended();
  return key;
};

/** Refuses whoever was signed in once, and has no access by now, or none by this sign-in. */
export const requireSignedIn = (
  profile: Profile | undefined,
  { signedInAt, sessionId }: Pick<Caller, 'signedInAt' | 'sessionId'>,
): void => {
  if (!profile || !hasAccess(profile)) throw ended();
  if (signedInAt && isSignedOut(profile, { signedInAt: Date.parse(signedInAt) / 1000, sessionId })) throw ended();
};

/** Refuses a caller whose access has ended since their request came: a request that waits is not answered on the strength of what was. */
export const requireAccessNow = async (caller: Known, now: string): Promise<Key | undefined> => {
  const userId = caller.by ?? caller.inSession?.makerId ?? caller.userId;
  const [profile, key] = await Promise.all([profiles.find({ userId }), keyNow(caller, now)]);
  requireSignedIn(profile, caller);
  return key;
};

/** What a person is in a workspace; of who acts for another what both may, and of a child at a kiosk what it may in its session. */
const standingOf = async (caller: Known, workspaceId: WorkspaceId, now: string): Promise<Standing | undefined> => {
  const { userId, by, kiosk, inSession } = caller;
  if (kiosk && inSession)
    return (await wardAtKiosk({ workspaceId, userId }, { userId: inSession.makerId, keyId: kiosk }, inSession.hash, now)).standing;
  if (by === undefined) return standingIn({ workspaceId, userId });
  const own = await standingIn({ workspaceId, userId: by });
  return own && narrow(own, (await wardOf({ workspaceId, userId }, by)).standing);
};

/** What a caller is in a workspace at this moment, who needs this permission there. Fails as at the beginning of a request. */
export const standingNow = async (caller: Known, permission: Permission, workspaceId: WorkspaceId, now: string): Promise<Standing> => {
  const key = await requireAccessNow(caller, now);
  const standing = key ? (await standingsOfKey(key)).roles[workspaceId] : await standingOf(caller, workspaceId, now);
  if (!standing) throw new Failure('not_found', { what: 'workspace' });
  if (!reachOf(standing, permission)) throw new Failure('forbidden', { needs: permission });
  return standing;
};
