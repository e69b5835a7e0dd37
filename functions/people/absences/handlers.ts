import type * as z from 'zod';
import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { AbsenceView, absenceRoutes } from '../../../shared/api/people/absences.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { absenceQuota, absences, absencesIn } from '../../../shared/data/people/absences.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { type Permission, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { type Absence, changeAbsence, createAbsence, endAbsence, isOver } from '../../../shared/domain/people/absence.ts';

type Input = { caller: Caller; role: Standing };

const may = ({ caller, role }: Input, userId: UserId, permission: Permission): boolean =>
  userId === caller.userId || reachOf(role, permission) !== undefined;

/** One's own absences are one's own to say; those of others are for who manages members. */
const requireManager = (asked: Input, userId: UserId): void => {
  if (!may(asked, userId, 'member:change')) throw new Failure('forbidden', { reason: 'of_another' });
};

/** An absence as whoever asks may see it. */
const viewFor = (asked: Input, absence: Absence): z.infer<typeof AbsenceView> => {
  const { dueAt: _dueAt, expiresAt: _expiresAt, category, note, ...days } = absence;
  return { ...days, over: isOver(absence), ...(may(asked, absence.userId, 'member:change') ? { category, note } : {}) };
};

export const absenceHandlers: HandlersOf<typeof absenceRoutes> = {
  listAbsences: async ({ params: { workspaceId }, query: { userId, ...page }, ...asked }) => {
    const found = await absencesIn({ workspaceId, userId }, page);
    return { ...found, items: found.items.map(each => viewFor(asked, each)) };
  },

  createAbsence: async ({ params, body, newId, context, ...asked }) => {
    requireManager(asked, params.userId);
    const [member, profile] = await Promise.all([membershipOf(params), profiles.find(params)]);
    if (!member || !profile) throw new Failure('not_found', { what: 'member' });
    const ids = { ...params, absenceId: await newId('absence') };
    const change = createAbsence(body, ids, { ...context, zone: profile.zone });
    return viewFor(asked, (await createWithin(absenceQuota(params), absences, ids, change, context)).record);
  },

  getAbsence: async ({ params, ...asked }) => {
    if (!may(asked, params.userId, 'member:read')) throw new Failure('not_found', { what: absences.name });
    return viewFor(asked, await absences.get(params));
  },

  changeAbsence: async ({ params, body, context, ifMatch, ...asked }) => {
    requireManager(asked, params.userId);
    return viewFor(asked, await absences.update(params, each => changeAbsence(each, body, context.now), context, ifMatch));
  },

  endAbsence: async ({ params, context, ifMatch, ...asked }) => {
    requireManager(asked, params.userId);
    return viewFor(asked, await absences.update(params, each => endAbsence(each, context.now), context, ifMatch));
  },
};
