import * as z from 'zod';
import { Invitation } from '../../shared/domain/people/invitations/invitation.ts';
import { OptOut } from '../../shared/domain/people/profiles/opt-out.ts';
import { MemberRole } from '../../shared/domain/people/workspaces/role.ts';
import type { EventKinds } from '../event.ts';

/** The address is somebody's who may know nothing of us: nobody outside is told it. */
const kind = { data: z.object({}), record: Invitation, audience: 'members', redact: ['email'] } as const;

export const invitationEvents = {
  'invitation.sent': { ...kind, data: z.object({ round: z.int().positive(), send: z.int().positive() }) },
  'invitation.offered': { ...kind, data: z.object({ round: z.int().positive(), send: z.int().positive() }) },
  'invitation.changed': { ...kind, data: z.object({ from: MemberRole, to: MemberRole }) },
  'invitation.accepted': kind,
  'invitation.declined': kind,
  'invitation.revoked': kind,
  'invitation.expired': kind,
  'invitation.mailed': { data: z.object({ refused: z.string().optional() }), record: Invitation, audience: 'internal' },
} as const satisfies EventKinds;

const ofOptOut = { data: z.object({}), record: OptOut, audience: 'internal' } as const;

/** Whom a workspace may not invite is nobody's to hear. */
export const optOutEvents = {
  'opt_out.paused': ofOptOut,
  'opt_out.blocked': ofOptOut,
  'opt_out.lifted': ofOptOut,
} as const satisfies EventKinds;
