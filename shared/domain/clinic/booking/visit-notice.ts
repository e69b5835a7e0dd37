import * as z from 'zod';
import { secret } from '../../core/data-class.ts';
import type { Change } from '../../core/due.ts';
import { AppointmentId, PatientId, WorkspaceId } from '../../core/ids.ts';
import { TryRecord, triesOf } from '../../core/tries.ts';
import { toInstant } from '../../time/when.ts';
import type { Appointment } from './appointment.ts';
import { remindersOf } from './reminders.ts';

/** What a patient is told of a visit. */
export const NoticeAbout = z.enum(['booked', 'rescheduled', 'cancelled', 'reminder', 'offered', 'series_booked', 'series_cancelled']);
export type NoticeAbout = z.infer<typeof NoticeAbout>;

/** Is it about all visits of a series, or all that were called off together? It is kept with one of them. */
export const isOfSeries = (about: NoticeAbout): boolean => about === 'series_booked' || about === 'series_cancelled';

/**
 * A mail to a patient about a visit, as the ledger has it: what it is about, of which moment (when that was done, or when the reminder fell due),
 * and how the sending went. What it says is written nowhere but in the mail.
 */
export const VisitNotice = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  appointmentId: AppointmentId,
  about: NoticeAbout,
  at: z.iso.datetime(),
  /** When the visit began as it was told. */
  start: z.iso.datetime(),
  /** A digest of the address that it went to, under the key of the record of the patient that has it: by it a bounce ends mail there. */
  address: secret(z.string().max(64).optional()),
  /** Which record that is, where it is another than that with which the visit stands. */
  addressOf: PatientId.optional(),
  /** When it was heard that the address refused it. */
  bouncedAt: z.iso.datetime().optional(),
  ...TryRecord.shape,
});
export type VisitNotice = z.infer<typeof VisitNotice>;
export type VisitNoticeKey = Pick<VisitNotice, 'workspaceId' | 'patientId' | 'appointmentId' | 'about' | 'at'>;

const Referred = z.tuple([WorkspaceId, PatientId, AppointmentId, NoticeAbout, z.coerce.number().int().nonnegative()]);
/** A reference to a notice of letters, digits, `_` and `-`, by which the mail service says later what became of the mail. */
export const noticeTag = ({ workspaceId, patientId, appointmentId, about, at }: VisitNoticeKey): string =>
  [workspaceId, patientId, appointmentId, about, Date.parse(at)].join('-');

/** The notice that a reference is to; nothing where it is none of ours. */
export const noticeOfTag = (tag: string): VisitNoticeKey | undefined => {
  const { data } = Referred.safeParse(tag.split('-'));
  if (!data) return undefined;
  const [workspaceId, patientId, appointmentId, about, at] = data;
  return { workspaceId, patientId, appointmentId, about, at: toInstant(at) };
};

/** As other mails: after an outcome that nobody knows it is tried once more. */
const ledger = triesOf<VisitNotice>({ name: 'visit_notice', unknownsAtMost: () => 2, about: () => ({}) });
export const { resume: resumeNotice, endTry: endNoticeTry, advance: advanceVisitNotice } = ledger;

/** The first try of a notice, to be written before anything is sent. */
export const startNotice = (key: VisitNoticeKey, { start }: Pick<Appointment, 'start'>, now: string): Change<VisitNotice> =>
  ledger.start({ ...key, start }, now);

/** Did its mail go out, as far as anybody knows? It may have come back since. */
export const wentOut = ({ status }: Pick<VisitNotice, 'status'>): boolean => status === 'sent' || status === 'unknown';

/** The address has refused it, whatever the mail service took. The record itself where that is known. */
export const bounceNotice = (notice: VisitNotice, now: string): Change<VisitNotice> => ({
  next: notice.bouncedAt ? notice : { ...notice, bouncedAt: now },
  event: { type: 'visit_notice.bounced', data: {} },
});

const reasonFor: Readonly<Record<NoticeAbout, (visit: Appointment, at: string) => string | undefined>> = {
  booked: ({ bookedAt = '', movedAt = '', visitSeriesId }) =>
    visitSeriesId ? 'told_with_series' : movedAt > bookedAt ? 'moved_since' : undefined,
  rescheduled: ({ bookedAt = '', movedAt }, at) => (movedAt !== at || at < bookedAt ? 'moved_since' : undefined),
  reminder: (visit, at) => (remindersOf(visit).includes(at) ? undefined : 'moved_since'),
  cancelled: ({ cancelledWithSeries }) => (cancelledWithSeries ? 'told_with_series' : undefined),
  offered: () => undefined,
  series_booked: () => undefined,
  series_cancelled: () => undefined,
};

const isBooked = ({ status }: Appointment): boolean => status === 'booked';
/** Is there what is to be told: a visit, one that was and is not, or a time that is still kept for whoever is told? */
const isThere: Readonly<Record<NoticeAbout, (visit: Appointment, now: string) => boolean>> = {
  booked: isBooked,
  rescheduled: isBooked,
  reminder: isBooked,
  cancelled: ({ status, bookedAt }) => status === 'cancelled' && bookedAt !== undefined,
  offered: ({ status, heldUntil = '' }, now) => status === 'held' && heldUntil > now,
  series_booked: () => true,
  series_cancelled: () => true,
};

/**
 * Why a patient need not be told this of a visit as it is now, where they need not: it is over, or off, it was never more than held, or whatever
 * has happened to it since is told by itself. Of a series the visits say it that are there when the mail is written.
 */
export const whyUntold = ({ about, at }: Pick<VisitNotice, 'about' | 'at'>, visit: Appointment, now: string): string | undefined => {
  if (visit.start <= now && !isOfSeries(about)) return 'visit_over';
  return isThere[about](visit, now) ? reasonFor[about](visit, at) : 'visit_off';
};
