import { advanceAbsence } from '../../domain/people/absences/absence.ts';
import { advanceArchive } from '../../domain/people/accounts/archive.ts';
import { advanceReconciliation } from '../../domain/people/accounts/reconciliation.ts';
import { advanceChild } from '../../domain/people/children/child.ts';
import { advanceInvitation } from '../../domain/people/invitations/invitation.ts';
import { advanceJob } from '../../domain/people/jobs/job.ts';
import { advanceKey } from '../../domain/people/keys/key.ts';
import { advanceProfile } from '../../domain/people/profiles/profile-clock.ts';
import { advanceMember } from '../../domain/people/workspaces/member-clock.ts';
import { advanceWorkspace } from '../../domain/people/workspaces/workspace-trash.ts';
import { fallsDue } from '../core/due-kind.ts';
import type { DueRules } from '../lanes.ts';
import { absences } from './absences.ts';
import { archives } from './archives.ts';
import { children } from './children.ts';
import { invitations } from './invitations.ts';
import { jobs } from './jobs.ts';
import { keys } from './keys.ts';
import { members } from './members.ts';
import { profiles } from './profiles.ts';
import { reconciliations } from './reconciliations.ts';
import { workspaces } from './workspaces.ts';

/** What falls due of people, each kind with the rule by which it moves on. */
export const due: DueRules<'people'> = {
  archive: fallsDue(archives, advanceArchive),
  invitation: fallsDue(invitations, advanceInvitation),
  job: fallsDue(jobs, advanceJob),
  key: fallsDue(keys, advanceKey),
  profile: fallsDue(profiles, advanceProfile),
  reconciliation: fallsDue(reconciliations, advanceReconciliation),
  workspace: fallsDue(workspaces, advanceWorkspace),
  absence: fallsDue(absences, advanceAbsence),
  child: fallsDue(children, advanceChild),
  member: fallsDue(members, advanceMember),
};
