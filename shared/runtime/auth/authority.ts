import type { Caller, Route } from '../../api/core/route.ts';
import { standingsOfKey } from '../../data/people/key-standings.ts';
import { keys } from '../../data/people/keys.ts';
import { standingIn } from '../../data/people/roles.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { KeyId, UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { byListsAlone, type Permission, type Reach, reachOf, type Standing } from '../../domain/core/permissions.ts';

/** What a key may in a workspace, read anew. */
const standingOfKey = async (userId: UserId, keyId: KeyId, workspaceId: WorkspaceId): Promise<Standing | undefined> => {
  const { scopes, endedAt } = await keys.get({ userId, keyId });
  if (endedAt) throw new Failure('not_signed_in');
  const { roles } = await standingsOfKey({ userId, scopes: scopes.filter(scope => scope.workspaceId === workspaceId) });
  return roles[workspaceId];
};

const standingReadAnew = async ({ key, userId, unresolved = [] }: Caller, workspaceId: WorkspaceId): Promise<Standing | undefined> => {
  if (key) return unresolved.includes(workspaceId) ? standingOfKey(userId, key.keyId, workspaceId) : undefined;
  return standingIn({ workspaceId, userId });
};

/** What the caller is in a workspace. One that they are no member of, or a key has no rows for, does not exist for them (`not_found`). */
export const standingOfCaller = async (caller: Caller, workspaceId: WorkspaceId): Promise<Standing> => {
  const standing = caller.roles[workspaceId] ?? (await standingReadAnew(caller, workspaceId));
  if (!standing) throw new Failure('not_found', { what: 'workspace' });
  return standing;
};

/** What the caller is in each of their workspaces. Reads only what the authorizer's answer does not tell. */
export const standingsOfCaller = async (caller: Caller): Promise<Record<WorkspaceId, Standing>> => {
  const read = await Promise.all(
    (caller.unresolved ?? []).map(async workspaceId => [workspaceId, await standingReadAnew(caller, workspaceId)] as const),
  );
  return { ...caller.roles, ...Object.fromEntries(read.filter((each): each is [WorkspaceId, Standing] => each[1] !== undefined)) };
};

/** What the caller is in a workspace, and how far this permission of theirs reaches, or on a route that is for it their lists. Fails with `not_found` for a stranger, `forbidden`. */
export const authorityOf = async (
  caller: Caller,
  permission: Permission,
  workspaceId: WorkspaceId,
  byLists?: true,
): Promise<{ role: Standing; reach: Reach }> => {
  const role = await standingOfCaller(caller, workspaceId);
  const reach = reachOf(role, permission) ?? (byLists && byListsAlone(role));
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
