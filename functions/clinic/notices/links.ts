import { type Appointment, placedAtOf } from '../../../shared/domain/clinic/booking/appointment.ts';
import { isRemote } from '../../../shared/domain/clinic/booking/telehealth.ts';
import { isChangeable, isOffer } from '../../../shared/domain/clinic/booking/visit-link.ts';
import { visitToken } from '../../../shared/runtime/auth/visit-links.ts';
import { publicUrl } from '../../../shared/runtime/http/public-url.ts';
import type { VisitLinks } from '../../../shared/wording/clinic/visit-mail.ts';

/** The links of a mail about a visit: one page, and what of it is shown first. What cannot be done by then has none; `address` is the digest of where the mail goes. */
export const linksOf = async (visit: Appointment, address: string, changeNoticeHours: number, now: string): Promise<VisitLinks> => {
  const { workspaceId, patientId, appointmentId } = visit;
  const token = await visitToken({ workspaceId, patientId, appointmentId, placedAt: placedAtOf(visit), address });
  const page = `${publicUrl()}/v1/visits/${token}`;
  const end = `${page}?do=end_mails`;
  if (isOffer(visit)) return { confirm: page, cancel: `${page}?do=cancel`, end };
  if (visit.status !== 'booked') return { end };
  const mayChange = isChangeable(visit, changeNoticeHours, now);
  return {
    page: isRemote(visit) ? page : undefined,
    confirm: visit.confirmedAt === undefined ? page : undefined,
    change: mayChange ? `${page}?do=change` : undefined,
    cancel: mayChange ? `${page}?do=cancel` : undefined,
    end,
  };
};
