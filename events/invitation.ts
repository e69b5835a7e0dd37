import * as z from 'zod';
import { Invitation } from '../shared/domain/invitation.ts';
import type { EventKinds } from './event.ts';

const nothing = z.object({});

export const invitationEvents = {
  'invitation.sent': { data: z.object({ round: z.int().positive(), send: z.int().positive() }), record: Invitation },
  'invitation.accepted': { data: nothing, record: Invitation },
  'invitation.declined': { data: nothing, record: Invitation },
  'invitation.revoked': { data: nothing, record: Invitation },
  'invitation.expired': { data: nothing, record: Invitation },
  'invitation.mailed': { data: z.object({ refused: z.string().optional() }), record: Invitation },
} as const satisfies EventKinds;
