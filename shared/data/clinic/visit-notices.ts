import type { AppointmentKey } from '../../domain/clinic/booking/appointment.ts';
import { VisitNotice } from '../../domain/clinic/booking/visit-notice.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** The ledger of what patients are told of their visits: one record a mail, beside the patient. */
export const visitNotices = entity({
  name: 'visit_notice',
  pk: 'WS#{workspaceId}#PAT#{patientId}',
  sk: 'NOTICE#{appointmentId}#{about}#{at}',
  schema: VisitNotice,
});

/** More than a visit has that is moved every day. */
const noticesAtMost = 100;

/** What a patient was told of a visit, in the order in which it was begun. */
export const noticesOf = async ({ workspaceId, patientId, appointmentId }: AppointmentKey): Promise<VisitNotice[]> => {
  const range = { pk: `WS#${workspaceId}#PAT#${patientId}`, prefix: `NOTICE#${appointmentId}#` };
  const { items } = await queryTable(range, visitNotices.fromRow, { limit: noticesAtMost });
  return items.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
};
