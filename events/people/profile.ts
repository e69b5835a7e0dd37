import * as z from 'zod';
import { SessionId } from '../../shared/domain/core/ids.ts';
import { Profile } from '../../shared/domain/people/profiles/profile.ts';
import type { EventKinds } from '../event.ts';

const ofAccount = { record: Profile, audience: 'account' } as const;

export const profileEvents = {
  'profile.created': { ...ofAccount, data: z.object({}) },
  'profile.changed': { ...ofAccount, data: z.object({ fields: z.array(z.string()) }) },
  'profile.digest_due': {
    data: z.object({
      digests: z.array(z.object({ cadence: z.enum(['daily', 'weekly']), date: z.iso.date() })),
      dueAt: z.iso.datetime(),
    }),
    record: Profile,
    audience: 'internal',
  },
  'profile.signed_out': { ...ofAccount, data: z.object({ by: z.enum(['user', 'operator', 'cognito']) }) },
  /** One of their sessions was ended, or all but this one. */
  'profile.session_ended': { ...ofAccount, data: z.object({ sessionId: SessionId }) },
  'profile.other_sessions_ended': { ...ofAccount, data: z.object({ sessionId: SessionId }) },
  'profile.suspended': { ...ofAccount, data: z.object({ by: z.enum(['operator', 'cognito']) }) },
  'profile.lifted': { ...ofAccount, data: z.object({}) },
  'profile.closed': { ...ofAccount, data: z.object({}) },
  'profile.erase_due': { data: z.object({}), record: Profile, audience: 'internal' },
  'profile.email_changed': { data: z.object({ from: z.string() }), record: Profile, audience: 'internal' },
  'profile.email_suppressed': { ...ofAccount, data: z.object({ reason: z.enum(['bounce', 'complaint']) }) },
} as const satisfies EventKinds;
