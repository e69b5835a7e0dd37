import { type Advance, type Change, later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { type Member, type Workspace, withoutOffer } from './workspace.ts';

const dayMs = 86_400_000;
/** For how many days a deleted workspace can be restored, and how soon erasing that did not come to its end is taken up again. */
export const trashDays = 30;
const againMs = 5 * 60_000;

/** Deletes a workspace: everybody is out of it, and it is erased after 30 days. A personal one goes with its owner's account. Undefined where it is done. */
export const trashWorkspace = (workspace: Workspace, now: string): Change<Workspace> | undefined => {
  if (workspace.kind === 'personal') throw new Failure('forbidden', { reason: 'personal_workspace' });
  if (workspace.trashedAt) return undefined;
  return {
    next: { ...workspace, trashedAt: now, dueAt: later(now, trashDays * dayMs) },
    event: { type: 'workspace.trashed', data: {} },
  };
};

/** Takes a workspace out of the trash, as long as it is not being erased (`not_found`). Undefined where it is not in it. */
export const restoreWorkspace = ({ trashedAt, erasingAt, dueAt: _, ...workspace }: Workspace): Change<Workspace> | undefined => {
  if (erasingAt) throw new Failure('not_found', { what: 'workspace' });
  return trashedAt ? { next: workspace, event: { type: 'workspace.restored', data: {} } } : undefined;
};

/** A deleted workspace is to be erased, and not to be restored from then on; due again until nothing of it is left. */
export const advanceWorkspace: Advance<Workspace> = (workspace, now) => ({
  next: { ...workspace, ...(workspace.trashedAt ? { erasingAt: now, dueAt: later(now, againMs) } : { dueAt: undefined }) },
  event: { type: 'workspace.erase_due', data: {} },
});

/** Something in a deleted workspace has to be kept until a moment: until then it stays in the trash, and can be restored. */
export const keepWorkspace = ({ erasingAt: _, ...workspace }: Workspace, until: string): Change<Workspace> | undefined =>
  workspace.trashedAt ? { next: { ...workspace, dueAt: until }, event: { type: 'workspace.kept', data: {} } } : undefined;

/** A member is out of a workspace that was deleted. */
export const setMemberAside = (member: Member, now: string): Change<Member> => ({
  next: { ...withoutOffer(member), removedAt: now, removedWith: 'workspace', dueAt: undefined },
  event: { type: 'member.removed', data: { role: member.role } },
});

/** They are in it again, as what they were. */
export const bringMemberBack = ({ removedAt: _, removedWith: _with, ...member }: Member): Change<Member> => ({
  next: { ...member, dueAt: member.until },
  event: { type: 'member.added', data: { role: member.role } },
});

/**
 * Empties the trash of a workspace for good: of what was in it by `until`. What one step does not reach is left to the next, which goes on
 * `after` a place in the list of items.
 */
export const emptyTrash = (workspace: Workspace, until: string, after?: string): Change<Workspace> => ({
  next: { ...workspace },
  event: { type: 'workspace.trash_emptied', data: { until, after } },
});
