import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { RoleId, UserId, WorkspaceId } from '../../core/ids.ts';
import { Role, type RoleStanding, Rows, type Standing, StoredRows } from '../../core/permissions.ts';
import { covers } from '../../core/standings.ts';
import { Line } from '../../core/text.ts';

/** What a member is: a role of the product, or one that the workspace has made itself. */
export const MemberRole = z.union([Role, RoleId]);
export type MemberRole = z.infer<typeof MemberRole>;

const name = Line(80);

/** A role that a workspace has made itself, of permission rows. */
export const CustomRole = z.object({
  workspaceId: WorkspaceId,
  roleId: RoleId,
  name: personal(name),
  rows: StoredRows,
  createdBy: UserId,
  createdAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().optional(),
  version: z.int().positive(),
});
export type CustomRole = z.infer<typeof CustomRole>;
export const RoleInput = z.strictObject({ name, rows: Rows });
export type RoleInput = z.infer<typeof RoleInput>;
export const RolePatch = RoleInput.partial();

/** What a member is whose own role was deleted, and until somebody gives them another. */
export const fallback: Role = 'guest';

/** What a role of the workspace's own stands for. */
export const standingOf = (role: CustomRole | undefined): RoleStanding => (role && !role.deletedAt ? role.rows : fallback);

const requireCovers = (giver: Standing, rows: Standing): void => {
  if (!covers(giver, rows)) throw new Failure('forbidden', { reason: 'more_than_own' });
};

/** A new role. Nobody makes one that holds more than they have (`forbidden`). */
export const createRole = (
  input: RoleInput,
  ids: { workspaceId: WorkspaceId; roleId: RoleId },
  giver: Standing,
  { userId, now }: Actor,
): Change<CustomRole> => {
  requireCovers(giver, input.rows);
  return {
    next: { ...ids, ...input, createdBy: userId, createdAt: now, version: 1 },
    event: { type: 'role.created', data: {} },
  };
};

/** Another name or other rows: nobody touches a role that holds more than they have, before or after. */
export const changeCustomRole = (role: CustomRole, patch: z.infer<typeof RolePatch>, giver: Standing): Change<CustomRole> => {
  requireCovers(giver, role.rows);
  const next = { ...role, ...patch };
  requireCovers(giver, next.rows);
  const before = patch.rows ? { from: role.rows } : {};
  return { next, event: { type: 'role.changed', data: { fields: Object.keys(patch), ...before } } };
};

/** Deletes a role: whoever has it is a guest from then on. The record stays, so that they can be told by its name. */
export const deleteRole = (role: CustomRole, giver: Standing, { now }: Pick<Actor, 'now'>): Change<CustomRole> => {
  requireCovers(giver, role.rows);
  return { next: { ...role, deletedAt: now }, event: { type: 'role.deleted', data: {} } };
};
