import { type Advance, type Change, later } from '../../core/due.ts';
import { msPerDay } from '../../time/civil.ts';
import { endPortalAccess, type PortalAccess } from './portal-access.ts';
import { type Age, endOf } from './portal-end.ts';

/** How many days before its end it is told that an access ends. */
export const portalTellDays = 14;

/**
 * When somebody looks first whether an access has ended, if it has an end. Of a parent in the year in which the child comes of age, and then day by day:
 * the day itself, in the clear, would be a date of birth.
 */
export const firstLookAt = (access: PortalAccess, age: Age, now: string): string | undefined => {
  const end = endOf(access, age);
  if (end === undefined) return undefined;
  const isOwn = end === access.until;
  const look = isOwn ? later(end, -portalTellDays * msPerDay) : `${end.slice(0, 4)}-01-01T00:00:00.000Z`;
  return look > now ? look : now;
};

/** It is looked at: whoever hears that knows when it ends, which stands nowhere. Due again the next day, or at its own end where that comes first. */
export const advancePortalAccess: Advance<PortalAccess> = (access, now) => {
  const tomorrow = later(now, msPerDay);
  const { until, endedAt } = access;
  const next = until !== undefined && until > now && until < tomorrow ? until : tomorrow;
  return {
    next: { ...access, dueAt: endedAt === undefined ? next : undefined },
    event: { type: 'portal_access.look_due', data: {} },
  };
};

/** What has come of an access at this moment: it has ended, since exactly its end, or is told to end soon, once. Undefined where neither is so. */
export const lookAtPortal = (access: PortalAccess, age: Age, now: string): Change<PortalAccess> | undefined => {
  const end = endOf(access, age);
  if (access.acceptedAt === undefined || access.endedAt !== undefined || end === undefined) return undefined;
  if (end <= now) return endPortalAccess(access, 'clock', now, end > access.acceptedAt ? end : now);
  const isSoon = later(end, -portalTellDays * msPerDay) <= now;
  if (!isSoon || access.endToldAt !== undefined) return undefined;
  return { next: { ...access, endToldAt: now }, event: { type: 'portal_access.ending', data: {} } };
};
