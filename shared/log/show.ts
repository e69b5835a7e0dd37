import { audienceIn, eventTable, redactedBy } from '../../events/table.ts';
import type { CloudEvent } from '../domain/core/cloud-event.ts';
import type { ItemId, UserId } from '../domain/core/ids.ts';
import { isWithinReach, type Permission, type Reached, reachOf, type Standing } from '../domain/core/permissions.ts';
import type { LogEntry } from './entry.ts';

/** Who reads a log: a member of the workspace by what they are there, or the user whose own it is; through an API key or not. */
export type Reader = { userId: UserId; standing?: Standing; throughKey: boolean };

/** Who may read the records of a kind, and what of them, as the API's own reads have it. */
type Rule = {
  /** In a workspace. What is a user's own needs no more than to be theirs. */
  needs?: Permission;
  /** What must be read of the thing that it belongs to, besides. */
  of?: Permission;
  /** What no API key reads. */
  persons?: true;
  shows: readonly string[];
};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Every kind of which somebody is told. A kind without a row is told to nobody, and so is an attribute that stands in none. */
export const rules: Readonly<Record<string, Rule>> = {
  workspace: { needs: 'workspace:read', shows: words('workspaceId name kind createdBy createdAt trashedAt erasingAt dueAt version') },
  member: {
    needs: 'member:read',
    shows: words(
      'workspaceId userId role addedBy createdAt ownershipOffer guardians until removedAt removedWith expiresAt version lists groups',
    ),
  },
  list: {
    needs: 'list:read',
    shows: words('workspaceId listId name kind clearedAt sections createdBy createdAt trashedAt expiresAt version'),
  },
  item: {
    needs: 'item:read',
    shows:
      words(`workspaceId itemId title notes kind priority tags listId share rotaId points assignees parts checklist links fields start due deadline duration window recurrence
      reminders zone sectionId status createdBy createdAt version completedAt completedBy trashedAt trashedWith snoozedUntil ended blocked approval claim returned approved
      openSubItems parentId subItems progress completedWithParent trashedWithParent`),
  },
  rota: {
    needs: 'list:read',
    shows: words('workspaceId rotaId name kind hold weigh zone standby seats createdBy createdAt version'),
  },
  comment: {
    needs: 'comment:read',
    of: 'item:read',
    shows: words('workspaceId itemId commentId text mentions replyTo createdBy createdAt editedAt version'),
  },
  relation: { needs: 'item:read', shows: words('workspaceId itemId relationId kind otherId createdBy createdAt version') },
  file: {
    needs: 'comment:read',
    of: 'item:read',
    shows: words(
      'workspaceId itemId fileId commentId name mediaType bytes status refusal renditions createdBy createdAt checkedAt version',
    ),
  },
  points_entry: {
    needs: 'item:read',
    shows: words(
      'workspaceId holderId pointsEntryId points cause itemId occurrenceId reverses rewardId redemptionId allowanceId note by at version',
    ),
  },
  allowance: {
    needs: 'item:read',
    shows: words(
      'workspaceId allowanceId holderId points every day time zone unlessAway createdBy createdAt pausedAt endedAt period version',
    ),
  },
  reward: {
    needs: 'item:read',
    shows: words('workspaceId rewardId name points weekly members shared parts grantedAt createdBy createdAt archivedAt version'),
  },
  redemption: {
    needs: 'item:read',
    shows: words('workspaceId holderId redemptionId rewardId name points status createdAt until endedAt endedBy note version'),
  },
  template: { needs: 'list:read', shows: words('workspaceId templateId name items createdBy createdAt version') },
  pin: { needs: 'child:change', persons: true, shows: words('workspaceId userId setBy setAt session lockedUntil version') },
  absence: { needs: 'member:read', shows: words('workspaceId userId absenceId version') },
  group: { needs: 'member:read', shows: words('workspaceId groupId name lists createdBy createdAt version') },
  role: { needs: 'member:read', shows: words('workspaceId roleId name rows createdBy createdAt version') },
  invitation: {
    needs: 'member:create',
    persons: true,
    shows: words('workspaceId invitationId userId role until lists invitedBy status sends sentAt mailed refused createdAt endsAt version'),
  },
  webhook: {
    needs: 'webhook:read',
    shows: words(
      'workspaceId webhookId name types filter format order ratePerSecond formerUntil readsAs createdBy createdAt rotatedAt version',
    ),
  },
  profile: {
    shows: words('userId email displayName locale zone channels quietHours digest workspaces emailSuppressed createdAt version'),
  },
  notification: { shows: words('userId notificationId kind content status acted createdAt tellAt version') },
  subscription: { persons: true, shows: words('subscriptionId device createdAt version') },
  connection: {
    shows: words(`connectionId provider account purpose status connectedAt tokenExpiresAt lastSyncAt nextSyncAt channelExpiresAt failures
      lastError revocation endedAt version`),
  },
  calendar: { shows: words('connectionId calendarId name zone canWrite mode workspaceId lastSyncAt lastError version') },
  subscribed: {
    persons: true,
    shows: words('calendarId name into status createdAt refreshMinutes checkedAt changedAt events skipped lastError version'),
  },
  feed: { persons: true, shows: words('feedId name scope tasks alarms color createdAt version') },
  job: { shows: words('jobId kind workspaceId status total done outcomes error createdAt endedAt version') },
  /** Sign-ins: all else is for who may read the audit. */
  access: { persons: true, shows: words('signedInAt version') },
  passkey: { persons: true, shows: words('passkeyId name transports backedUp createdAt lastUsedAt suspectedAt version') },
  key: {
    persons: true,
    shows: words('keyId name scopes account kiosk hint signing formerUntil createdAt rotatedAt endsAt lastUsedOn endedAt endedBy version'),
  },
  tag: { needs: 'list:read', shows: words('workspaceId tagId name color leaving createdBy createdAt version') },
  article: {
    needs: 'item:read',
    shows: words('workspaceId listId articleId title quantity unit sectionId status wantedAt bought boughtAt createdBy createdAt version'),
  },
  field: {
    needs: 'list:read',
    shows: words('workspaceId fieldId name kind unit options listId position retiredAt createdBy createdAt version'),
  },
  patient: { needs: 'patient:read', shows: words('workspaceId patientId version') },
  clinic: {
    needs: 'clinic:read',
    shows: words(
      `workspaceId retentionYears chartReaders address phone namesClinicians changeNoticeHours offerMinutes refillLeadDays majorityAge namesReaders notesByPasskey
      tellsOfficers changedBy version`,
    ),
  },
  prescription: { needs: 'prescription:read', shows: words('workspaceId patientId prescriptionId version') },
  schedule: {
    needs: 'schedule:read',
    shows: words('workspaceId scheduleId name kind userId zone hours closed createdBy createdAt archivedAt version'),
  },
  visit_type: {
    needs: 'schedule:read',
    shows:
      words(`workspaceId visitTypeId name zone minutes before after every seats noticeMinutes horizonDays perDay perPatient needs reminders createdBy createdAt
      byPatients telehealth archivedAt version`),
  },
  dispense: { needs: 'dispense:read', shows: words('workspaceId patientId prescriptionId dispenseId version') },
  appointment: { needs: 'appointment:read', shows: words('workspaceId patientId appointmentId version') },
  thing: {
    needs: 'list:read',
    shows: words(
      'workspaceId thingId name kind rule cooldownSeconds restSeconds itemId templateId formerUntil rotatedAt createdBy createdAt version',
    ),
  },
  note: { needs: 'note:read', shows: words('workspaceId patientId noteId version') },
  note_template: {
    needs: 'note:read',
    shows: words('workspaceId noteTemplateId name sections createdBy createdAt archivedAt version'),
  },
  waitlist_entry: { needs: 'appointment:read', shows: words('workspaceId patientId waitlistEntryId version') },
  visit_series: { needs: 'appointment:read', shows: words('workspaceId patientId visitSeriesId version') },
};

/** Is the record of an entry within what its reader may read? Of what cannot be read nobody can say to whom it is assigned. */
const isWithin = ({ entity, record, unreadable }: LogEntry, { userId, standing, throughKey }: Reader): boolean => {
  const rule = rules[entity];
  if (!rule || (throughKey && rule.persons)) return false;
  if (standing === undefined) return true;
  if (rule.of && !reachOf(standing, rule.of)) return false;
  const reach = rule.needs && reachOf(standing, rule.needs);
  if (!reach || reach === 'everything') return reach !== undefined;
  return !unreadable && Array.isArray(record.assignees) && isWithinReach(record as Reached, reach, userId);
};

const audiences = (reader: Reader) => (reader.standing === undefined ? ['account', 'public'] : ['members', 'public']);

const shownOf = (entry: LogEntry): Record<string, unknown> => {
  const { record } = redactedBy(eventTable(), entry);
  const shows = rules[entry.entity]?.shows ?? [];
  return Object.fromEntries(Object.entries(record).filter(([name]) => shows.includes(name)));
};

/** What the record is called: the last id in its key. */
export const subjectOf = (id: string): string => id.slice(id.lastIndexOf('#') + 1, id.lastIndexOf('@')).replace(/^.*\//, '');

/** What a reader is told of an entry: undefined for what is a step of our own, or is not theirs to read. `source` is what the log is of. */
export const showTo =
  (reader: Reader, source: string) =>
  (entry: LogEntry): CloudEvent | undefined => {
    if (!audiences(reader).includes(audienceIn(eventTable(), entry.type)) || !isWithin(entry, reader)) return undefined;
    const { id, type, at, entity, version, by, for: whose, data, unreadable } = entry;
    const said = unreadable ? { unreadable } : { record: shownOf(entry) };
    return {
      specversion: '1.0',
      id,
      source,
      type,
      time: at,
      subject: subjectOf(id),
      datacontenttype: 'application/json',
      data: { entity, version, by, ...(whose && { for: whose }), details: data, ...said },
    };
  };

/** The same of one item alone: of its own versions, and of every record that names it. */
export const onlyOfItem =
  <T>(itemId: ItemId, show: (entry: LogEntry) => T | undefined) =>
  (entry: LogEntry): T | undefined =>
    entry.record.itemId === itemId || subjectOf(entry.id) === itemId ? show(entry) : undefined;
