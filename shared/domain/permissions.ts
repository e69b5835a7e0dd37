import * as z from 'zod';

/** What a member may be in a workspace. */
export const Role = z.enum(['owner', 'admin', 'member', 'guest']);
export type Role = z.infer<typeof Role>;

export type Resource = 'workspace' | 'member' | 'list' | 'item';
export type Action = 'read' | 'create' | 'change' | 'complete' | 'delete';
/** What a route needs: a resource and an action on it. */
export type Permission = `${Resource}:${Action}`;
/** How far a permission reaches: `assigned` is only what the member is assigned to. */
export type Condition = 'assigned';
export type PermissionRow = { role: Role; resource: Resource; actions: readonly Action[]; condition?: Condition };

const all: readonly Action[] = ['read', 'create', 'change', 'complete', 'delete'];

/** Who may what. What stands in no row is forbidden. */
export const permissions: readonly PermissionRow[] = [
  { role: 'owner', resource: 'workspace', actions: all },
  { role: 'owner', resource: 'member', actions: all },
  { role: 'owner', resource: 'list', actions: all },
  { role: 'owner', resource: 'item', actions: all },
  { role: 'admin', resource: 'workspace', actions: ['read', 'change'] },
  { role: 'admin', resource: 'member', actions: all },
  { role: 'admin', resource: 'list', actions: all },
  { role: 'admin', resource: 'item', actions: all },
  { role: 'member', resource: 'workspace', actions: ['read'] },
  { role: 'member', resource: 'member', actions: ['read'] },
  { role: 'member', resource: 'list', actions: ['read', 'create', 'change'] },
  { role: 'member', resource: 'item', actions: all },
  { role: 'guest', resource: 'workspace', actions: ['read'] },
  { role: 'guest', resource: 'item', actions: ['read', 'complete'], condition: 'assigned' },
];

/** How far a role's permission reaches: undefined when it has none, `everything`, or the condition that narrows it. */
export const reachOf = (role: Role, permission: Permission): 'everything' | Condition | undefined => {
  const row = permissions.find(
    ({ role: its, resource, actions }) => its === role && actions.some(action => `${resource}:${action}` === permission),
  );
  return row && (row.condition ?? 'everything');
};

const rank: Record<Role, number> = { guest: 0, member: 1, admin: 2, owner: 3 };

/** Whether somebody in a role may give or take a role: nobody hands out, or touches, more than they have themselves. */
export const mayGrant = (giver: Role, role: Role): boolean => rank[giver] >= rank[role] && rank[giver] >= rank.admin;
