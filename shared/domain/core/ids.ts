import * as z from 'zod';
import { invalidCode } from './invalid.ts';

/** The kinds of id, each with the prefix of its TypeIDs (`item_01h455vb4pex5vsknk084sn02q`). */
export const prefixes = {
  user: 'user',
  workspace: 'ws',
  list: 'list',
  item: 'item',
  notification: 'ntf',
  subscription: 'push',
  connection: 'connection',
  feed: 'feed',
  key: 'key',
  role: 'role',
  invitation: 'inv',
  calendar: 'cal',
  activity: 'act',
  job: 'job',
  webhook: 'hook',
  comment: 'comment',
  absence: 'abs',
  section: 'sec',
  template: 'template',
  rota: 'rota',
  relation: 'rel',
  occurrence: 'occ',
  file: 'file',
  passkey: 'passkey',
  challenge: 'chal',
  pointsEntry: 'points',
  tag: 'tag',
  reward: 'reward',
  redemption: 'redemption',
  article: 'article',
  allowance: 'allowance',
  session: 'session',
  field: 'field',
  option: 'option',
  group: 'group',
  patient: 'patient',
  legalHold: 'lhold',
  emergencyAccess: 'emergency',
  prescription: 'prescription',
  schedule: 'schedule',
  appointment: 'appointment',
  visitType: 'visit_type',
  dispense: 'dispense',
  thing: 'thing',
  portalAccess: 'portal',
  waitlistEntry: 'waitlist_entry',
  visitSeries: 'visit_series',
  note: 'note',
  noteTemplate: 'note_template',
} as const;
export type IdKind = keyof typeof prefixes;

/** One kind of id. The prefix stands in the type, so that the compiler refuses one kind in the place of another. */
export type Id<K extends IdKind> = `${(typeof prefixes)[K]}_${string}`;
/** The type of what is called this in a path or a key: an id by its kind (`itemId`), any other text as it is. */
export type ParamNamed<Name extends string> = Name extends `${infer K extends IdKind}Id` ? Id<K> : string;

/** The zod schema of one kind of id: its prefix and a TypeID suffix (a UUID in 26 letters of Crockford's base 32). */
export const idOf = <K extends IdKind>(kind: K) =>
  z.string().regex(new RegExp(`^${prefixes[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), invalidCode('not_an_id')) as z.ZodType<Id<K>, Id<K>>;

export const UserId = idOf('user');
export const WorkspaceId = idOf('workspace');
export const ListId = idOf('list');
export const ItemId = idOf('item');
export const NotificationId = idOf('notification');
export const SubscriptionId = idOf('subscription');
export const ConnectionId = idOf('connection');
export const FeedId = idOf('feed');
export const KeyId = idOf('key');
export const RoleId = idOf('role');
export const InvitationId = idOf('invitation');
export const CalendarId = idOf('calendar');
export const JobId = idOf('job');
export const ActivityId = idOf('activity');
export const WebhookId = idOf('webhook');

export type UserId = z.infer<typeof UserId>;
export type WorkspaceId = z.infer<typeof WorkspaceId>;
export type ListId = z.infer<typeof ListId>;
export type ItemId = z.infer<typeof ItemId>;
export type NotificationId = z.infer<typeof NotificationId>;
export type SubscriptionId = z.infer<typeof SubscriptionId>;
export type ConnectionId = z.infer<typeof ConnectionId>;
export type FeedId = z.infer<typeof FeedId>;
export type KeyId = z.infer<typeof KeyId>;
export type RoleId = z.infer<typeof RoleId>;
export type InvitationId = z.infer<typeof InvitationId>;
export type CalendarId = z.infer<typeof CalendarId>;
export type ActivityId = z.infer<typeof ActivityId>;
export type JobId = z.infer<typeof JobId>;
export type WebhookId = z.infer<typeof WebhookId>;
export const CommentId = idOf('comment');
export type CommentId = z.infer<typeof CommentId>;
export const AbsenceId = idOf('absence');
export type AbsenceId = z.infer<typeof AbsenceId>;
export const SectionId = idOf('section');
export type SectionId = z.infer<typeof SectionId>;
export const TemplateId = idOf('template');
export type TemplateId = z.infer<typeof TemplateId>;
export const RotaId = idOf('rota');
export type RotaId = z.infer<typeof RotaId>;
export const RelationId = idOf('relation');
export type RelationId = z.infer<typeof RelationId>;
export const OccurrenceId = idOf('occurrence');
export type OccurrenceId = z.infer<typeof OccurrenceId>;
export const FileId = idOf('file');
export type FileId = z.infer<typeof FileId>;
export const PasskeyId = idOf('passkey');
export type PasskeyId = z.infer<typeof PasskeyId>;
export const ChallengeId = idOf('challenge');
export type ChallengeId = z.infer<typeof ChallengeId>;
export const PointsEntryId = idOf('pointsEntry');
export type PointsEntryId = z.infer<typeof PointsEntryId>;
export const TagId = idOf('tag');
export type TagId = z.infer<typeof TagId>;
export const RewardId = idOf('reward');
export type RewardId = z.infer<typeof RewardId>;
export const RedemptionId = idOf('redemption');
export type RedemptionId = z.infer<typeof RedemptionId>;
export const ArticleId = idOf('article');
export type ArticleId = z.infer<typeof ArticleId>;
export const AllowanceId = idOf('allowance');
export type AllowanceId = z.infer<typeof AllowanceId>;
export const SessionId = idOf('session');
export type SessionId = z.infer<typeof SessionId>;
export const FieldId = idOf('field');
export type FieldId = z.infer<typeof FieldId>;
export const OptionId = idOf('option');
export type OptionId = z.infer<typeof OptionId>;
export const GroupId = idOf('group');
export type GroupId = z.infer<typeof GroupId>;
export const PatientId = idOf('patient');
export type PatientId = z.infer<typeof PatientId>;
export const LegalHoldId = idOf('legalHold');
export type LegalHoldId = z.infer<typeof LegalHoldId>;
export const EmergencyAccessId = idOf('emergencyAccess');
export type EmergencyAccessId = z.infer<typeof EmergencyAccessId>;
export const PrescriptionId = idOf('prescription');
export type PrescriptionId = z.infer<typeof PrescriptionId>;
export const ScheduleId = idOf('schedule');
export type ScheduleId = z.infer<typeof ScheduleId>;
export const AppointmentId = idOf('appointment');
export type AppointmentId = z.infer<typeof AppointmentId>;
export const VisitTypeId = idOf('visitType');
export type VisitTypeId = z.infer<typeof VisitTypeId>;
export const DispenseId = idOf('dispense');
export type DispenseId = z.infer<typeof DispenseId>;
export const ThingId = idOf('thing');
export type ThingId = z.infer<typeof ThingId>;
export const PortalAccessId = idOf('portalAccess');
export type PortalAccessId = z.infer<typeof PortalAccessId>;
export const WaitlistEntryId = idOf('waitlistEntry');
export type WaitlistEntryId = z.infer<typeof WaitlistEntryId>;
export const VisitSeriesId = idOf('visitSeries');
export type VisitSeriesId = z.infer<typeof VisitSeriesId>;
export const NoteId = idOf('note');
export type NoteId = z.infer<typeof NoteId>;
export const NoteTemplateId = idOf('noteTemplate');
export type NoteTemplateId = z.infer<typeof NoteTemplateId>;
