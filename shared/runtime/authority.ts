import type { Caller, Route } from '../api/route.ts';
import { membershipOf } from '../data/members.ts';
import { standingFor } from '../data/roles.ts';
import { Failure } from '../domain/failure.ts';
import { type Permission, type Reach, reachOf, type Standing } from '../domain/permissions.ts';

/** What the caller is in the workspace of the path. A workspace they are no member of, or a key has no rows for, does not exist for them. */
const standingIn = async ({ roles, key, userId }: Caller, workspaceId: string): Promise<Standing> => {
  const known = roles[workspaceId];
  if (known) return known;
  const member = key ? undefined : await membershipOf({ workspaceId, userId });
  if (!member) throw new Failure('not_found', { what: 'workspace' });
  return standingFor(member);
};

/** What the caller is in a workspace, and how far this permission of theirs reaches. Fails with `not_found` for a stranger, `forbidden`. */
export const authorityOf = async (
  caller: Caller,
  permission: Permission,
  workspaceId: string,
): Promise<{ role: Standing; reach: Reach }> => {
  const role = await standingIn(caller, workspaceId);
  const reach = reachOf(role, permission);
  if (!reach) throw new Failure('forbidden', { needs: permission, ...(typeof role === 'string' ? { role } : {}) });
  return { role, reach };
};

const needsOf = ({ access, keys, method }: Route): 'person' | 'account:read' | 'account:change' | undefined => {
  if (keys === 'never') return 'person';
  if (access !== 'user' || keys === 'always') return undefined;
  return method === 'GET' ? 'account:read' : 'account:change';
};

/** Refuses a key that has ended since the gateway was told of it, and one on a route that is not for keys, or not for this one. */
export const admitKey = (route: Route, { key }: Caller, now: string): void => {
  if (!key) return;
  if (key.until <= now) throw new Failure('not_signed_in');
  const needs = needsOf(route);
  if (needs && !key.account.some(action => needs === `account:${action}`)) throw new Failure('forbidden', { needs });
};
