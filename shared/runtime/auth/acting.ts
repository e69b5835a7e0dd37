import { type Caller, mayBeActedOn, type Route } from '../../api/core/route.ts';
import type { WriteContext } from '../../data/core/entity.ts';
import { wardAtKiosk } from '../../data/people/kiosks.ts';
import { wardOf } from '../../data/people/wards.ts';
import { Failure } from '../../domain/core/failure.ts';
import { UserId, type WorkspaceId } from '../../domain/core/ids.ts';
import { invalid } from '../../domain/core/invalid.ts';
import { narrow } from '../../domain/core/standings.ts';
import type { HttpEvent } from '../http/http-event.ts';
import { standingOfCaller } from './authority.ts';
import { hashOf } from './key-token.ts';

type Of = { workspaceId: WorkspaceId; userId: UserId };

/** What a write says of who acts, where that is not the user themselves: an API key of theirs, a kiosk, or who acts for them. */
export const actorOf = ({ userId, key, by, kiosk }: Pick<Caller, 'userId' | 'key' | 'by' | 'kiosk'>): Pick<WriteContext, 'by' | 'for'> => {
  if (key) return { by: key.keyId };
  if (kiosk) return { by: kiosk, for: userId };
  return by ? { by, for: userId } : {};
};

/** For whom a request is sent, where it is for another than who sends it. Fails with `invalid_request` for what is no id. */
const wardIn = ({ headers }: HttpEvent): UserId | undefined => {
  const given = headers['acting-for'];
  if (given === undefined) return undefined;
  const { success, data } = UserId.safeParse(given);
  if (!success) throw invalid('/Acting-For', 'not_an_id');
  return data;
};

/** A child at a kiosk: it says so by the token of its session. No other key acts for anybody. */
const atKiosk = async (event: HttpEvent, { userId: maker, key, locale, plan }: Caller, of: Of, now: string): Promise<Caller> => {
  const token = event.headers['kiosk-session'];
  if (!key || token === undefined) throw new Failure('forbidden', { needs: 'person' });
  const inSession = { makerId: maker, hash: hashOf(token) };
  const ward = await wardAtKiosk(of, { userId: maker, keyId: key.keyId }, inSession.hash, now);
  const { workspaceId, userId } = of;
  const roles = { [workspaceId]: ward.standing };
  return { userId, zone: ward.zone, locale, roles, ...(plan && { plan }), kiosk: key.keyId, inSession };
};

/**
 * The caller as they go on from here: who they act for, with what both may and no more, in this workspace alone. What needs a person themselves,
 * or is somebody's own, is not done for another, and no API key acts for one but a kiosk (`forbidden`).
 */
export const actingIn = async (
  route: Route,
  event: HttpEvent,
  caller: Caller,
  workspaceId: WorkspaceId | undefined,
  now: string,
): Promise<Caller> => {
  const userId = wardIn(event);
  if (userId === undefined) return caller;
  if (workspaceId === undefined || !mayBeActedOn(route)) throw new Failure('forbidden', { needs: 'person' });
  if (caller.key) return atKiosk(event, caller, { workspaceId, userId }, now);
  const [own, ward] = await Promise.all([standingOfCaller(caller, workspaceId), wardOf({ workspaceId, userId }, caller.userId)]);
  const { locale, plan, signedInAt, sessionId } = caller;
  const roles = { [workspaceId]: narrow(own, ward.standing) };
  const signIn = { ...(signedInAt && { signedInAt }), ...(sessionId && { sessionId }) };
  return { userId, zone: ward.zone, locale, roles, ...(plan && { plan }), ...signIn, by: caller.userId };
};
