import type * as z from 'zod';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { ChildView, childRoutes } from '../../../shared/api/people/children.ts';
import { childrenIn, membershipsOf } from '../../../shared/data/people/children.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { isGuardian } from '../../../shared/domain/people/children/child.ts';
import { alterChild, endChild } from './change.ts';
import { makeChild } from './create.ts';
import { type ChildRecords, knownChild } from './known.ts';

/** A child as whoever asks may see it. */
const viewFor = (userId: UserId, { child, member }: ChildRecords): z.input<typeof ChildView> => {
  const { erasedAt: _erased, dueAt: _due, expiresAt: _expires, birthYear, consent, ...shown } = child;
  const { guardians = [] } = member;
  return { ...shown, guardians, ...(isGuardian(member, userId) ? { birthYear, consent } : {}) };
};

export const childHandlers: HandlersOf<typeof childRoutes> = {
  listChildren: async ({ params: { workspaceId }, caller }) => {
    const found = await childrenIn(workspaceId);
    const byId = new Map((await membershipsOf(found)).map(member => [member.userId, member]));
    return {
      items: found.flatMap(child => (byId.has(child.userId) ? viewFor(caller.userId, { child, member: byId.get(child.userId)! }) : [])),
    };
  },

  createChild: async ({ params: { workspaceId }, body, newId, caller, context }) =>
    viewFor(caller.userId, await makeChild({ workspaceId, userId: await newId('user') }, body, context)),

  getChild: async ({ params, caller }) => viewFor(caller.userId, await knownChild(params)),

  changeChild: async ({ params, body, caller, context, ifMatch }) =>
    viewFor(caller.userId, await alterChild(params, body, context, ifMatch)),

  eraseChild: async ({ params, context, ifMatch }) => endChild(params, context, ifMatch),
};
