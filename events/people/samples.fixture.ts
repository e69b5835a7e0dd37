import { ada, at, ben, ids } from '../../shared/domain/items/items/item.fixture.ts';
import {
  changeEmail,
  closeAccount,
  endOtherSessions,
  endSession,
  eraseAccount,
  liftAccount,
  signOutEverywhere,
  suspendAccount,
} from '../../shared/domain/people/accounts/account.ts';
import { giveList, takeList } from '../../shared/domain/people/invitations/given-list.ts';
import type { SharedList } from '../../shared/domain/people/invitations/shared-list.ts';
import { changeProfile, createProfile, suppressEmail, unsubscribe } from '../../shared/domain/people/profiles/profile.ts';
import { advanceProfile } from '../../shared/domain/people/profiles/profile-clock.ts';
import { joinGroup, leaveGroup } from '../../shared/domain/people/workspaces/group.ts';
import { advanceMember, changeEnd, endMembership } from '../../shared/domain/people/workspaces/member-clock.ts';
import { changeCustomRole, createRole, deleteRole } from '../../shared/domain/people/workspaces/role.ts';
import {
  acceptOwnership,
  changeOwners,
  changeRole,
  changeWorkspace,
  createWorkspace,
  endOwnershipOffer,
  leaveItemsOfMember,
  newMember,
  offerOwnership,
  removeMember,
} from '../../shared/domain/people/workspaces/workspace.ts';
import {
  advanceWorkspace,
  bringMemberBack,
  emptyTrash,
  keepWorkspace,
  restoreWorkspace,
  setMemberAside,
  trashWorkspace,
} from '../../shared/domain/people/workspaces/workspace-trash.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';
import { absenceSamples } from './absence.fixture.ts';
import { accessSamples } from './access.fixture.ts';
import { archiveSamples } from './archive.fixture.ts';
import { childSamples } from './child.fixture.ts';
import { groupSamples } from './group.fixture.ts';
import { invitationSamples, optOutSamples } from './invitation.fixture.ts';
import { jobSamples } from './job.fixture.ts';
import { keySamples } from './key.fixture.ts';
import { operatorCallSamples } from './operator-call.fixture.ts';
import { passkeySamples } from './passkey.fixture.ts';
import { pinSamples } from './pin.fixture.ts';
import { reconciliationSamples } from './reconciliation.fixture.ts';
import { sessionSample, sessionSamples } from './session.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const acting = at(now);

const profiles = (): Sample[] => {
  const created = createProfile(ada, 'ada@example.org', now);
  const digest = {
    daily: { days: 'every' as const, time: '08:00', channels: ['email' as const, 'inbox' as const] },
    weekly: { weekday: 'sat' as const, time: '08:00', channels: ['email' as const] },
  };
  const changed = changeProfile(
    created.next,
    { digest, quietHours: { fri: { from: '22:00', to: '08:00' } }, zone: 'Europe/Berlin' },
    acting,
  );
  return samplesOf(
    'profile',
    created,
    changed,
    advanceProfile(changed.next, changed.next.dueAt!),
    suppressEmail(created.next, 'bounce'),
    signOutEverywhere(created.next, now),
    endSession(created.next, sessionSample, now)!,
    endOtherSessions(created.next, sessionSample.sessionId, now),
    suspendAccount(created.next, 'operator', now)!,
    liftAccount(suspendAccount(created.next, 'operator', now)!.next, now)!,
    closeAccount(created.next, now)!,
    eraseAccount(created.next, now),
    changeEmail(created.next, 'ada@example.com', now)!,
    unsubscribe(changed.next, 'digest', acting),
    unsubscribe(changed.next, 'reminder', acting),
  );
};

const workspaces = (): Sample[] => {
  const { workspace, owner } = createWorkspace({ name: 'Home', kind: 'household' }, ids.workspaceId, acting);
  const added = newMember({ userId: ben, role: 'member' }, ids.workspaceId, acting);
  const helper = newMember({ userId: ben, role: 'helper', until: '2026-12-21T08:00:00.000Z' }, ids.workspaceId, acting);
  const list: SharedList = { listId: 'list_01kb8m3tq2e8fvq3w5r7c9d0ea', right: 'view', until: '2026-12-21T08:00:00.000Z' };
  const groupId = 'group_01kb8m3tq2e8fvq3w5r7c9d0ea';
  const trashed = trashWorkspace(workspace.next, now)!;
  const offered = offerOwnership(owner.next, added.next, false, now);
  return [
    ...samplesOf(
      'workspace',
      workspace,
      changeWorkspace(workspace.next, { name: 'Our home' }),
      changeOwners(workspace.next),
      trashed,
      restoreWorkspace(trashed.next)!,
      advanceWorkspace(trashed.next, now),
      keepWorkspace(advanceWorkspace(trashed.next, now).next, '2036-12-05T08:00:00.000Z')!,
      emptyTrash(workspace.next, now),
    ),
    ...samplesOf(
      'member',
      owner,
      added,
      changeRole(added.next, 'admin', 'owner', 1),
      giveList(added.next, list, acting)!,
      takeList({ ...added.next, lists: [list] }, list.listId)!,
      joinGroup(added.next, groupId, () => true)!,
      leaveGroup({ ...added.next, groups: [groupId] }, groupId)!,
      offered,
      endOwnershipOffer(offered.next, offered.next),
      acceptOwnership(offered.next, owner.next, now).heir,
      removeMember(added.next, 'owner', 1, acting),
      leaveItemsOfMember(added.next, 'place'),
      setMemberAside(added.next, now),
      bringMemberBack(setMemberAside(added.next, now).next),
      helper,
      changeEnd(helper.next, '2026-12-24T08:00:00.000Z', now),
      advanceMember(helper.next, helper.next.dueAt!),
      advanceMember(helper.next, helper.next.until!),
      endMembership(helper.next, helper.next.until!)!,
    ),
  ];
};

const roles = (): Sample[] => {
  const input = { name: 'Sitter', rows: [{ resource: 'item' as const, actions: ['read' as const] }] };
  const made = createRole(input, { workspaceId: ids.workspaceId, roleId: 'role_01kb8m3tq2e8fvq3w5r7c9d0ea' }, 'admin', acting);
  return samplesOf('role', made, changeCustomRole(made.next, { name: 'Babysitter' }, 'admin'), deleteRole(made.next, 'admin', acting));
};

/** Changes of every kind that the rules of people make, each as its own rule makes it. */
export const samples = (): Sample[] => [
  ...profiles(),
  ...workspaces(),
  ...roles(),
  ...invitationSamples(),
  ...optOutSamples(),
  ...archiveSamples(),
  ...reconciliationSamples(),
  ...jobSamples(),
  ...keySamples(),
  ...passkeySamples(),
  ...sessionSamples(),
  ...groupSamples(),
  ...accessSamples(),
  ...absenceSamples(),
  ...childSamples(),
  ...pinSamples(),
  ...operatorCallSamples(),
];
