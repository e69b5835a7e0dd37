import * as z from 'zod';
import { Invitation } from '../shared/domain/invitation.ts';
import type { EventKinds } from './event.ts';

/** The address is somebody's who may know nothing of us: nobody outside is told it. */
const kind = { data: z.object({}), record: Invitation, audience: 'members', redact: ['email'] } as const;

export const invitationEvents = {
  'invitation.sent': { ...kind, data: z.object({ round: z.int().positive(), send: z.int().positive() }) },
  'invitation.accepted': kind,
  'invitation.declined': kind,
  'invitation.revoked': kind,
  'invitation.expired': kind,
  'invitation.mailed': { data: z.object({ refused: z.string().optional() }), record: Invitation, audience: 'internal' },
} as const satisfies EventKinds;
