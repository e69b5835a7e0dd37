import { AbsenceView } from '../../api/people/absences.ts';
import { ChildView } from '../../api/people/children.ts';
import { GroupShown } from '../../api/people/groups.ts';
import type { modules } from '../../api/people/index.ts';
import { InvitationShown, MemberView } from '../../api/people/invitations.ts';
import { JobView } from '../../api/people/jobs.ts';
import { KeyShown, KeyWithToken } from '../../api/people/keys.ts';
import { Face, KioskSessionWithToken, PinView } from '../../api/people/kiosk.ts';
import { Me } from '../../api/people/me.ts';
import {
  AssertionAnswer,
  CreationOptions,
  NewPasskey,
  NewStepUp,
  PasskeyChallenge,
  PasskeyShown,
  RegistrationAnswer,
  RequestOptions,
  StepUp,
  StepUpProof,
} from '../../api/people/passkeys.ts';
import { SessionShown } from '../../api/people/sessions.ts';
import { RoleShown, WithName, WithRole } from '../../api/people/workspaces.ts';
import { linePattern } from '../../domain/core/text.ts';
import { AbsenceInput, AbsencePatch } from '../../domain/people/absences/absence.ts';
import { ChildInput, ChildPatch } from '../../domain/people/children/child.ts';
import { KioskSessionInput, PinInput } from '../../domain/people/children/pin.ts';
import { SharedList } from '../../domain/people/invitations/shared-list.ts';
import { KeyInput, Scope } from '../../domain/people/keys/key.ts';
import { ProfilePatch } from '../../domain/people/profiles/profile.ts';
import { QuietHours } from '../../domain/people/profiles/quiet-hours.ts';
import { MemberInput, Workspace, WorkspaceInput } from '../../domain/people/workspaces/workspace.ts';
import { childWords } from './child-words.ts';
import { keyWords } from './key-words.ts';
import { kioskWords } from './kiosk-words.ts';
import type { ServicePart } from './part.ts';
import { passkeyWords } from './passkey-words.ts';
import { sessionWords } from './session-words.ts';

/** What is left of a text when the blanks around it are gone must not be empty. */
const notBlank = { pattern: linePattern };

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
    passkeys: {
      name: 'Passkeys',
      description:
        'Passkeys and security keys of your account (WebAuthn): a second factor that no page of another domain can ask for. Bound to the domain of the stage.',
    },
    sessions: {
      name: 'Sessions',
      description: 'Where you are signed in, and the end of it: of one sign-in, or of all but the one that asks.',
    },
    groups: {
      name: 'Groups',
      description: 'Members by one name, such as a team: whoever is in a group has the lists that were given to it.',
    },
    absences: {
      name: 'Absences',
      description:
        'When members are away: on vacation, ill, or every other week elsewhere. Whoever is away is left out by the rotas of their chores.',
    },
    kiosk: {
      name: 'Kiosk',
      description:
        'A device that the children of a workspace share, such as a tablet in the kitchen: it has an API key (`kiosk`), and a child goes on there for fifteen minutes by a PIN that a guardian has set.',
    },
    children: {
      name: 'Children',
      description:
        'Members who have no account: neither a mail address nor a password. Guardians, members who have one, add and erase them, act for them, and are told in their place.',
    },
  },
  components: {
    Workspace,
    WorkspaceWithRole: WithRole,
    Member: MemberView,
    SharedList,
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
    Absence: AbsenceView,
    AbsenceInput,
    AbsencePatch,
    Session: SessionShown,
    Group: GroupShown,
    Passkey: PasskeyShown,
    PasskeyChallenge,
    NewPasskey,
    PasskeyCreationOptions: CreationOptions,
    PasskeyRegistrationAnswer: RegistrationAnswer,
    PasskeyRequestOptions: RequestOptions,
    PasskeyAssertionAnswer: AssertionAnswer,
    StepUp,
    NewStepUp,
    StepUpProof,
    Pin: PinView,
    PinInput,
    Face,
    KioskSessionInput,
    KioskSessionWithToken,
    Child: ChildView,
    ChildInput,
    ChildPatch,
  },
  descriptions: {
    userId: 'Whose it is: the id of a user.',
    email: 'The mail address.',
    token: 'What the link of the mail ends in: whoever has it, and owns the address, may answer the invitation.',
    kind: 'What it is for. A personal workspace has one member for ever.',
    'Job.kind': 'Which kind of work it is.',
    status: 'Whether it is open, or how it ended.',
    personalWorkspaceId: 'Your own workspace, which nobody else can be let into.',
    roleId: 'The id of the role, to be given like `member` or `guest`.',
    invitationId: 'The id of the invitation: the same for an address however often it is invited.',
    jobId: 'The id of the job.',
    total: 'How many parts there are.',
    'Job.done': 'How many of its parts are done.',
    outcomes: 'What became of the parts that are done: how many by each outcome, together `done`.',
    'Job.workspaceId': 'The workspace that it works in.',
    'Job.status': 'Not begun (`waiting`), `running`, or over: `done`, `failed` by `error`, or `cancelled`.',
    'Job.error': 'Why it failed: you may not do it any more, its list or its content is gone, or it came no further.',
    'Job.endedAt': 'When it ended.',
    ...keyWords,
    addedBy: 'Who let them in.',
    removedAt: 'When they left or were removed.',
    rows: 'What it may: one row for each kind of thing.',
    invitedBy: 'Who invited them.',
    keep: 'Whether who offers it stays an owner beside them.',
    lists: 'The lists that they were given beside their role, or are when they accept.',
    right: 'What they may on what is in it: `view` it, or `complete` it too.',
    until: 'When it is over; absent is for ever. Of a helper: from when they are none any more.',
    ownershipOffer: 'Ownership that they are offered and have not taken yet.',
    by: 'Who offers it.',
    inviterName: 'The name of who invited you.',
    sends: 'How many mails were sent since it was last opened.',
    mailed: 'Whether the last mail was taken by the mail service; an invitation of a user needs none.',
    sentAt: 'When the last mail was asked for.',
    'Invitation.refused': 'Why the last mail was not taken, and will not be.',
    endedBy: 'Whether it ran out or its maker ended it.',
    displayName: 'The name that they gave themselves.',
    'MemberWithName.displayName': 'The name that they gave themselves, else "Member" in your language with a number that stays theirs.',
    locale: 'The language of mails and sentences, a BCP 47 tag such as `de` or `pt-BR`.',
    'Profile.channels': 'Which channels carry which kind of message.',
    'ProfilePatch.channels': 'Which channels carry which kind of message; what is absent stays.',
    'channels.reminder': 'For reminders. An empty list mutes them.',
    'channels.critical': 'For reminders of something critical: at least one.',
    'channels.account': 'For notices about the account, such as a key that ends: at least one.',
    'channels.assigned': 'For items that somebody else assigns to you.',
    'channels.unassigned': 'For items that somebody else takes off you.',
    'channels.dueMoved': 'For items of yours that somebody else moves to another time.',
    'channels.completed': 'For items of yours that somebody else completes. Nobody is told of it who does not ask for it.',
    'channels.commented': 'For comments of others on items of yours, and answers to your comments.',
    'channels.mentioned': 'For comments of others that mention you.',
    'channels.unblocked': 'For items assigned to you that wait for no other any more, as somebody else has ended the last of them.',
    'channels.claimed': 'For items that others say they have done, where you may approve that.',
    'channels.approved': 'For claims of yours that somebody approves.',
    'channels.returned': 'For claims of yours that somebody returns, with the reason.',
    'Profile.workspaces': 'By workspace, where one is told differently of it: muted, or without passing the quiet hours.',
    'ProfilePatch.workspaces': 'By workspace, how one is told of it; null is as of any other, and what is absent stays. Fifty at the most.',
    muted: 'Whether nothing of it comes by mail or push, not even what is critical. The inbox has it all the same.',
    criticalWaits: 'Whether what is critical in it waits for the end of the quiet hours, as all else does.',
    quietHours:
      'By the weekday on which they begin, when not to be disturbed: messages wait until they are over. Where `to` is not after `from`, they end on the next day: from 00:00 to 00:00 is the whole day.',
    digest: 'The summaries of what falls due; absent are those that were not asked for.',
    daily: 'Every day, or on some weekdays.',
    days: 'On which weekdays.',
    weekly: 'Once a week.',
    weekday: 'On which weekday.',
    'weekly.households':
      'Whether it tells of your households as well: who did what in the week before, how that stands to an equal share, streaks, whose turns come, and what waits for you to decide.',
    emailSuppressed: 'Why mail is no longer sent to the address: it bounced, or its owner complained.',
    nextDigestAt: 'When the next digest comes.',
    'ApiKey.account': 'What it may of your own agenda, inbox and profile.',
    'ApiKeyInput.account': 'What it may of your own agenda, inbox and profile.',
    'ApiKeyWithToken.account': 'What it may of your own agenda, inbox and profile.',
    scopes: 'What it may, by workspace. What its maker loses there, it loses too.',
    hint: 'The last four characters of the token, to know it by.',
    formerUntil: 'Until when the token before the last rotation works.',
    rotatedAt: 'When it got its present token.',
    lastUsedOn: 'The day of its last use (UTC).',
    overlapSeconds: 'For how many seconds the token before goes on working.',
    absenceId: 'The id of the absence.',
    from: 'The first day away: it begins at its local midnight.',
    to: 'The last day away: whoever is away is back at the midnight that ends it. At most 366 days.',
    rule: 'By which RFC 5545 rule it begins again, for as many days; `from` is the first time.',
    'Absence.note': 'Why, in words of one’s own. Shown to whoever is away and to who may change members.',
    'AbsenceInput.note': 'Why, in words of one’s own, for whoever is away and who may change members alone.',
    'AbsencePatch.note': 'Why, in words of one’s own.',
    'Absence.category': 'What it is for. Shown to whoever is away and to who may change members.',
    'AbsenceInput.category': 'What it is for.',
    'AbsencePatch.category': 'What it is for.',
    'Absence.zone': 'The zone in whose midnights its days begin.',
    'AbsenceInput.zone': 'The zone in whose midnights its days begin: that of the profile of whoever is away, unless it is said.',
    'AbsencePatch.zone': 'The zone in whose midnights its days begin.',
    away: 'Since when and until when they are away now; absent while they are here.',
    'away.from': 'Since when.',
    'away.until': 'Until when.',
    'Absence.endedAt': 'When it was ended, or called off, before its time.',
    ...childWords,
    ...kioskWords,
    over: 'Whether nothing of it comes any more.',
    groupId: 'The id of the group.',
    groups: 'The groups that they are in. One that is not there any more gives nothing.',
    'Group.lists': 'The lists that whoever is in it has beside their role.',
    passkeyId: 'The id of the passkey.',
    ...passkeyWords,
    ...sessionWords,
  },
  overrides: [
    [ProfilePatch.shape.locale, { description: 'A BCP 47 language tag, such as `de` or `pt-BR`.' }],
    [WorkspaceInput.shape.name, notBlank],
    [KeyInput, { anyOf: ['scopes', 'account'].map(name => ({ properties: { [name]: { minItems: 1 } }, required: [name] })) }],
    [MemberInput.shape.role, { description: 'Nobody gives a role above their own.' }],
    [ChildInput.shape.name, notBlank],
    [AbsenceInput.shape.rule, { format: 'rrule' }],
    [AbsencePatch.shape.rule, { format: 'rrule' }],
  ],
};
