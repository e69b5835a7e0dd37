import { advanceAbsence } from '../../domain/people/absence.ts';
import { advanceArchive } from '../../domain/people/archive.ts';
import { advanceChild } from '../../domain/people/child.ts';
import { advanceInvitation } from '../../domain/people/invitation.ts';
import { advanceJob } from '../../domain/people/job.ts';
import { advanceKey } from '../../domain/people/key.ts';
import { advanceMember } from '../../domain/people/member-clock.ts';
import { advanceProfile } from '../../domain/people/profile-clock.ts';
import { advanceReconciliation } from '../../domain/people/reconciliation.ts';
import { advanceWorkspace } from '../../domain/people/workspace-trash.ts';
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
