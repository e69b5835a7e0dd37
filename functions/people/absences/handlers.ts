import type * as z from 'zod';
import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { AbsenceView, absenceRoutes } from '../../../shared/api/people/absences.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { absenceQuota, absences, absencesIn } from '../../../shared/data/people/absences.ts';
import { children } from '../../../shared/data/people/children.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Permission, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { type Absence, changeAbsence, createAbsence, endAbsence, isOver } from '../../../shared/domain/people/absences/absence.ts';
import { isGuardian } from '../../../shared/domain/people/children/child.ts';

type Input = { caller: Caller; role: Standing };
type Of = { workspaceId: WorkspaceId; userId: UserId };

const may = ({ caller, role }: Input, userId: UserId, permission: Permission): boolean =>
  userId === caller.userId || reachOf(role, permission) !== undefined;

/** One's own absences are one's own to say; those of others are for who manages members, and those of a child for its guardians. */
const manages = async (asked: Input, of: Of): Promise<boolean> => {
  if (may(asked, of.userId, 'member:change')) return true;
  const member = await membershipOf(of);
  return member !== undefined && isGuardian(member, asked.caller.userId);
};
const requireManager = async (asked: Input, of: Of): Promise<void> => {
  if (!(await manages(asked, of))) throw new Failure('forbidden', { reason: 'of_another' });
};

/** In whose midnights the days of a member begin: as their profile says, or that of a child. */
const zoneOf = async (of: Of): Promise<string> => {
  const [member, profile, child] = await Promise.all([membershipOf(of), profiles.find(of), children.find(of)]);
  const person = profile ?? child;
  if (!member || !person) throw new Failure('not_found', { what: 'member' });
  return person.zone;
};

/** An absence as whoever asks may see it. */
const viewFor = (manager: boolean, absence: Absence): z.infer<typeof AbsenceView> => {
  const { dueAt: _dueAt, expiresAt: _expiresAt, category, note, ...days } = absence;
  return { ...days, over: isOver(absence), ...(manager ? { category, note } : {}) };
};

export const absenceHandlers: HandlersOf<typeof absenceRoutes> = {
  listAbsences: async ({ params: { workspaceId }, query: { userId, ...page }, ...asked }) => {
    const found = await absencesIn({ workspaceId, userId }, page);
    return { ...found, items: found.items.map(each => viewFor(may(asked, each.userId, 'member:change'), each)) };
  },

  createAbsence: async ({ params, body, newId, context, ...asked }) => {
    await requireManager(asked, params);
    const zone = await zoneOf(params);
    const ids = { ...params, absenceId: await newId('absence') };
    const change = createAbsence(body, ids, { ...context, zone });
    return viewFor(true, (await createWithin(absenceQuota(params), absences, ids, change, context)).record);
  },

  getAbsence: async ({ params, ...asked }) => {
    if (!may(asked, params.userId, 'member:read')) throw new Failure('not_found', { what: absences.name });
    return viewFor(await manages(asked, params), await absences.get(params));
  },

  changeAbsence: async ({ params, body, context, ifMatch, ...asked }) => {
    await requireManager(asked, params);
    return viewFor(true, await absences.update(params, each => changeAbsence(each, body, context.now), context, ifMatch));
  },

  endAbsence: async ({ params, context, ifMatch, ...asked }) => {
    await requireManager(asked, params);
    return viewFor(true, await absences.update(params, each => endAbsence(each, context.now), context, ifMatch));
  },
};
