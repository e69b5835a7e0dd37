import type { Caller } from '../../api/core/route.ts';
import { entriesOf } from '../../domain/core/entries.ts';
import type { WorkspaceId } from '../../domain/core/ids.ts';

/**
 * What the gateway may remember of a caller's roles. Those that end while it does are named, to be looked up anew by each request: a membership ends
 * to the second, and costs no read until its last minutes.
 */
export const exceptEnding = (roles: Caller['roles'], ending: readonly WorkspaceId[]): Pick<Caller, 'roles' | 'unresolved'> => {
  const unresolved = ending.filter(workspaceId => roles[workspaceId] !== undefined);
  if (unresolved.length === 0) return { roles };
  return { roles: Object.fromEntries(entriesOf(roles).filter(([workspaceId]) => !unresolved.includes(workspaceId))), unresolved };
};
