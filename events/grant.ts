import * as z from 'zod';
import { Grant, GrantError, GrantStatus } from '../shared/domain/calendars/grant.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});
const step = { data: nothing, record: Grant, audience: 'internal' } as const;
const ofAccount = { record: Grant, audience: 'account' } as const;

export const grantEvents = {
  'grant.connected': { ...ofAccount, data: z.object({ again: z.boolean() }) },
  'grant.refresh_due': step,
  'grant.refreshed': step,
  'grant.failed': { ...ofAccount, data: z.object({ reason: GrantError }) },
  'grant.health_changed': { ...ofAccount, data: z.object({ from: GrantStatus, to: GrantStatus, reason: GrantError.optional() }) },
  'grant.sync_due': step,
  'grant.sync_asked': step,
  'grant.refresh_asked': step,
  'grant.synced': step,
  'grant.disconnected': { ...ofAccount, data: z.object({ from: GrantStatus }) },
  'grant.revoke_due': step,
  'grant.revocation_failed': step,
  'grant.erased': { ...ofAccount, data: z.object({ revocation: z.enum(['done', 'not_offered', 'not_heard']) }) },
} as const satisfies EventKinds;
