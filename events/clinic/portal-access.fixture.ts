import {
  acceptPortalAccess,
  endPortalAccess,
  grantPortalAccess,
  refusePortalAccess,
} from '../../shared/domain/clinic/portal/portal-access.ts';
import { advancePortalAccess, lookAtPortal } from '../../shared/domain/clinic/portal/portal-clock.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin' } as const;
const id = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  portalAccessId: 'portal_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;

/** Access to the portal of a patient, and all that happens to it. */
export const portalAccessSamples = (): Sample[] => {
  const granted = grantPortalAccess(id, { basis: 'self' }, { evidence: 'c2VhbGVk', codeDigest: 'digest' }, { majorityAge: 18 }, acting);
  const accepted = acceptPortalAccess(granted.next, { majorityAge: 18 }, { ...acting, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' });
  const ended = endPortalAccess(accepted.next, 'clinic', acting.now);
  const until = '2026-12-01T08:00:00.000Z';
  const ending = { ...accepted.next, basis: 'guardian' as const, until };
  const told = lookAtPortal(ending, { majorityAge: 18 }, acting.now)!;
  const over = lookAtPortal(ending, { majorityAge: 18 }, until)!;
  const looked = advancePortalAccess(ending, acting.now);
  return samplesOf('portal_access', granted, refusePortalAccess(granted.next), accepted, ended, looked, told, over);
};
