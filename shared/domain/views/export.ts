import type { UserId } from '../core/ids.ts';
import { isPermitted, type Reached, reachOf, type Standing } from '../core/permissions.ts';
import { type EndedOccurrence, isOf } from '../items/history/ended-occurrence.ts';

/** Each kind of record that an export tells of. */
export const exportKinds = [
  'profile',
  'notification',
  'delivery',
  'subscription',
  'connection',
  'feed',
  'key',
  'calendar',
  'event_link',
  'subscribed',
  'job',
  'workspace',
  'member',
  'list',
  'item',
  'role',
  'invitation',
  'opt_out',
  'activity',
  'webhook',
  'comment',
  'absence',
  'child',
  'template',
  'rota',
  'relation',
  'occurrence',
  'act',
  'file',
  'passkey',
  'session',
  'pin',
  'balance',
  'points_entry',
  'tag',
  'reward',
  'redemption',
  'article',
  'allowance',
  'field',
  'group',
  'schedule',
  'visit_type',
  'thing',
  'thing_state',
  'note_template',
] as const;
export type ExportKind = (typeof exportKinds)[number];

/** The kinds that no export tells of, and why. */
export const notExported: Readonly<Record<string, string>> = {
  dispatch: 'it says how far a webhook has come, which changes with every event; the webhook itself is told',
  archive: 'it says when what is old of the log is moved, and nothing else',
  reconciliation: 'it says when records are held against the log, and nothing else',
  credential: 'it holds the tokens of a connection, encrypted, and nothing else; the connection itself is told',
  access: 'it is gone after two days; the log of its owner tells of it for good (`GET /v1/me/audit`)',
  operator_call: 'it is the stage’s own, of who runs it; operators read it at their door',
  happening: 'it stands under a notification, which is told with the latest of it',
  patient: 'it is of somebody who is no user, sealed under a key of their own; `exportPatient` tells it',
  clinic: 'it is of a workspace, and says nothing of a person but who changed it last',
  legal_hold: 'it is of a patient, for whoever decides how long they are kept, sealed under the patient’s key',
  portal_access: 'it is of a patient; `listPortals` tells whoever has it',
  emergency_access: 'it is of a patient, for whoever reviews it, sealed under the patient’s key',
  prescription: 'it is of a patient; `exportPatient` tells it',
  dispense: 'it is of a patient; `exportPatient` tells it',
  note: 'it is of a patient; `exportPatient` tells it',
  patient_access: 'it says who was shown a patient; `exportPatient` tells it with the patient, and the audit of the workspace',
  appointment: 'it is of somebody who is no user; `listAppointments` tells those of a patient',
  waitlist_entry: 'it is of somebody who is no user; `exportPortalRecord` tells them, `getWaitlistEntry` the clinic',
  visit_series: 'it is of somebody who is no user; `listVisitSeries` tells those of a patient',
  visit_notice: 'it says how a mail to a patient went; the visit tells it (`getAppointment`)',
  consent: 'it is nobody’s until it is claimed as a connection, and forgotten after an hour',
};

/** Who asks, and what they are in the workspace that the record stands in; nothing for what is theirs alone. */
type Reader = { userId: UserId; standing?: Standing };
type ExportedRecord = Record<string, unknown>;

/** What somebody has made, been given or done in a workspace of others, as far as they may still read it. */
const isTheirItem = (record: ExportedRecord, { userId, standing }: Reader): boolean => {
  const { assignees, createdBy, completedBy, claim } = record as Reached & ExportedRecord;
  const claimedBy = (claim as { by?: unknown } | undefined)?.by;
  if (!standing || !isPermitted(standing, 'item:read', record as Reached, userId)) return false;
  return assignees.includes(userId) || [createdBy, completedBy, claimedBy].includes(userId);
};

/** What somebody did, skipped or missed: it says no more than ids and times. */
const isTheirDeed = (record: ExportedRecord, { userId }: Reader): boolean => isOf(record as EndedOccurrence, userId);

/** What somebody has made that is read with the lists, while they read these. */
const isTheirsOfLists = ({ createdBy }: ExportedRecord, { userId, standing }: Reader): boolean =>
  createdBy === userId && standing !== undefined && reachOf(standing, 'list:read') !== undefined;

const ofOthersWorkspace: Partial<Record<ExportKind, (record: ExportedRecord, reader: Reader) => boolean>> = {
  workspace: () => true,
  member: (record, { userId }) => record.userId === userId,
  absence: (record, { userId }) => record.userId === userId,
  balance: ({ holderId }, { userId }) => holderId === userId,
  points_entry: ({ holderId }, { userId }) => holderId === userId,
  allowance: ({ holderId }, { userId }) => holderId === userId,
  reward: ({ createdBy }, { userId }) => createdBy === userId,
  redemption: ({ holderId }, { userId }) => holderId === userId,
  pin: (record, { userId }) => record.userId === userId,
  child: (record, { userId }) => record.userId === userId || record.createdBy === userId,
  item: isTheirItem,
  comment: ({ createdBy }, { userId }) => createdBy === userId,
  relation: ({ createdBy }, { userId }) => createdBy === userId,
  occurrence: isTheirDeed,
  file: ({ createdBy }, { userId }) => createdBy === userId,
  template: isTheirsOfLists,
  tag: isTheirsOfLists,
  field: isTheirsOfLists,
  invitation: ({ invitedBy }, { userId }) => invitedBy === userId,
};

/**
 * Is a record told to who asks? All that stands under their own id. In a workspace that they own everything, but for who else does not want to
 * be invited; in one of others their membership, their absences, their points, allowances and what they want for them, the rewards that they made, the invitations that they sent, the comments that
 * they wrote, the files that they added, the relations that they made, the occurrences that they ended or missed, the templates, tags and fields that they
 * made and may still read, and the items that are theirs and that they may still read.
 */
export const isExported = (kind: ExportKind, record: ExportedRecord, reader: Reader): boolean => {
  const { userId, standing } = reader;
  if (standing === undefined) return true;
  if (kind === 'opt_out') return record.userId === userId;
  return standing === 'owner' || (ofOthersWorkspace[kind]?.(record, reader) ?? false);
};

/** What of a record is told to who asks: the year of birth of a child, and a consent that they have not given themselves, stand in the export of the child, which is for its guardians. */
export const exportedOf = (kind: ExportKind, record: ExportedRecord, { userId }: Pick<Reader, 'userId'>): ExportedRecord => {
  if (kind !== 'child' || record.userId === userId) return record;
  const { birthYear: _birthYear, consent, ...shown } = record;
  return (consent as { by?: unknown } | undefined)?.by === userId ? { ...shown, consent } : shown;
};
