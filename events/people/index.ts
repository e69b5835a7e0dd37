import { absenceEvents } from './absence.ts';
import { accessEvents } from './access.ts';
import { archiveEvents } from './archive.ts';
import { childEvents } from './child.ts';
import { groupEvents } from './group.ts';
import { invitationEvents, optOutEvents } from './invitation.ts';
import { jobEvents } from './job.ts';
import { keyEvents } from './key.ts';
import { memberEvents } from './member.ts';
import { operatorCallEvents } from './operator-call.ts';
import { passkeyEvents } from './passkey.ts';
import { pinEvents } from './pin.ts';
import { profileEvents } from './profile.ts';
import { reconciliationEvents } from './reconciliation.ts';
import { roleEvents } from './role.ts';
import { sessionEvents } from './session.ts';
import { workspaceEvents } from './workspace.ts';

/** Every kind of event of people. */
export const events = {
  ...accessEvents,
  ...archiveEvents,
  ...invitationEvents,
  ...optOutEvents,
  ...jobEvents,
  ...keyEvents,
  ...memberEvents,
  ...profileEvents,
  ...reconciliationEvents,
  ...roleEvents,
  ...workspaceEvents,
  ...absenceEvents,
  ...passkeyEvents,
  ...childEvents,
  ...pinEvents,
  ...sessionEvents,
  ...groupEvents,
  ...operatorCallEvents,
} as const;
