import type * as z from 'zod';
import type { PortalHolder, portalRoutes } from '../../../shared/api/clinic/portal.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { openText } from '../../../shared/data/clinic/patient-seal.ts';
import { livePortalAccesses } from '../../../shared/data/clinic/portal-accesses.ts';
import { readMany } from '../../../shared/data/core/rows.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { isLive, type PortalAccess, stateOf } from '../../../shared/domain/clinic/portal/portal-access.ts';
import { endOf, isOfAge } from '../../../shared/domain/clinic/portal/portal-end.ts';
import { isEndedByPatient, selfHolder, shutOut } from '../../../shared/domain/clinic/portal/portal-shut-out.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { endWithGiven } from './end.ts';
import { invite } from './grant.ts';
import { byPortal, type OpenedPortal } from './open.ts';

type Holder = z.input<typeof PortalHolder>;
type Handlers = HandlersOf<Pick<typeof portalRoutes, 'listPortalHolders' | 'addPortalHolder' | 'endPortalHolder'>>;

/** What those call themselves who have some accesses. */
const namesOf = async (accesses: readonly PortalAccess[]): Promise<Map<UserId, string | undefined>> => {
  const userIds = [...new Set(accesses.flatMap(({ userId }) => userId ?? []))];
  const found = (await readMany(userIds.map(userId => profiles.keyOf({ userId })))).map(profiles.fromRow);
  return new Map(found.map(({ userId, displayName }) => [userId, displayName]));
};

/** Those who have some accesses, as the patient sees them, or who may see all of it. By which evidence the clinic knows them is the clinic's. */
const holdersOf = async (accesses: readonly PortalAccess[], opened: OpenedPortal, me: UserId, now: string): Promise<Holder[]> => {
  const { patient, key, age, access, theirs } = opened;
  const own = selfHolder(me, theirs, age, now);
  // Whoever acts for the patient by their will alone is not told whom else they let in.
  const isTold = ['self', 'parent', 'guardian'].includes(access.basis);
  const names = await namesOf(accesses);
  return accesses.map(({ userId, ...each }) => ({
    ...each,
    until: endOf(each, age),
    state: stateOf(each, age, now),
    isYou: userId === me,
    mayEnd: access.basis === 'self' && isEndedByPatient({ ...each, userId }, own) && isOfAge(age, each.zone, now),
    name: isTold ? userId && names.get(userId) : undefined,
    ...(each.byPatient && isTold ? { whom: openText(patient, 'portal', each.evidence, key) } : {}),
  }));
};

export const portalHolderHandlers: Handlers = {
  listPortalHolders: byPortal('listPortalHolders', async (opened, { context: { userId, now } }) => {
    const { patient, age } = opened;
    const live = await livePortalAccesses(patient, each => isLive(each, age, now));
    return { items: await holdersOf(live, opened, userId, now) };
  }),

  addPortalHolder: byPortal('addPortalHolder', async (opened, { params: { workspaceId, patientId }, body, newId, context }) => {
    const id = { workspaceId, patientId, portalAccessId: await newId('portalAccess') };
    const { access, code } = await invite(id, body, opened, context);
    const [holder] = await holdersOf([access], opened, context.userId, context.now);
    return { ...holder!, code };
  }),

  endPortalHolder: byPortal('endPortalHolder', async (opened, { params, context, ifMatch }) => {
    const { age, theirs } = opened;
    const own = selfHolder(context.userId, theirs, age, context.now);
    const rule = (each: PortalAccess) => shutOut(each, own, age, context.now);
    const ended = await endWithGiven(params, 'patient', rule, context, ifMatch);
    const [holder] = await holdersOf([ended], opened, context.userId, context.now);
    return holder!;
  }),
};
