import type { modules } from '../../api/people/index.ts';
import { InvitationShown } from '../../api/people/invitations.ts';
import { JobView } from '../../api/people/jobs.ts';
import { KeyShown, KeyWithToken } from '../../api/people/keys.ts';
import { Me } from '../../api/people/me.ts';
import { RoleShown, WithName, WithRole } from '../../api/people/workspaces.ts';
import { KeyInput, Scope } from '../../domain/people/key.ts';
import { ProfilePatch } from '../../domain/people/profile.ts';
import { QuietHours } from '../../domain/people/quiet-hours.ts';
import { Member, Workspace } from '../../domain/people/workspace.ts';
import type { ServicePart } from './part.ts';

export const people: ServicePart<typeof modules> = {
  tags: {
    workspaces: {
      name: 'Workspaces',
      description: 'A household, a team, or your own: who is in it and in which role.',
    },
    invitations: {
      name: 'Invitations',
      description: 'Letting people into a workspace by mail: the link works once, and for nobody but who owns the address.',
    },
    me: { name: 'Profile', description: 'Where you live in time and language, and how you want to be told.' },
    jobs: {
      name: 'Jobs',
      description: 'Work that is longer than a request: how far it has come, how it ended, and an end to it before.',
    },
    keys: {
      name: 'API keys',
      description:
        'What programs call with, in your name and within your rights: made, rotated and ended by you. `alm_…` goes where an access token goes.',
    },
  },
  components: {
    Workspace,
    WorkspaceWithRole: WithRole,
    Member,
    MemberWithName: WithName,
    Profile: Me,
    ProfilePatch,
    QuietHours,
    Role: RoleShown,
    Invitation: InvitationShown,
    ApiKey: KeyShown,
    ApiKeyInput: KeyInput,
    ApiKeyWithToken: KeyWithToken,
    KeyScope: Scope,
    Job: JobView,
  },
};
