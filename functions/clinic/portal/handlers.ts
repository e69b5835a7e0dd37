import type * as z from 'zod';
import type { PortalExport, PortalRecord, portalRoutes } from '../../../shared/api/clinic/portal.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { dispensesOf } from '../../../shared/data/clinic/dispenses.ts';
import { accessesOf } from '../../../shared/data/clinic/patient-accesses.ts';
import { type BesidePatient, besidePatient } from '../../../shared/data/clinic/patient-partition.ts';
import { dataKeyOf, openChart, openFormerMail } from '../../../shared/data/clinic/patient-seal.ts';
import { prescriptions, prescriptionsOf } from '../../../shared/data/clinic/prescriptions.ts';
import { formerContactsOf } from '../../../shared/domain/clinic/former-mail.ts';
import type { Prescription } from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { adherenceTo } from '../dispenses/adherence.ts';
import { shownDispense, shownDispenses } from '../dispenses/view.ts';
import { alter } from '../patients/register.ts';
import { shownOf } from '../prescriptions/known.ts';
import { portalHolderHandlers } from './holders.ts';
import { byPortal, type OpenedPortal } from './open.ts';
import { readingBy } from './readings.ts';
import { shownWaiting, type WaitlistEntryBeside, waitingBeside } from './waiting.ts';

const recordOf = (
  { patient, person, key }: Pick<OpenedPortal, 'patient' | 'person' | 'key'>,
  now: string,
): z.input<typeof PortalRecord> => {
  const { workspaceId, patientId, merged, mergedFrom, version } = patient;
  const records = { mergedInto: merged?.survivor, mergedFrom };
  const formerContacts = formerContactsOf(openFormerMail(patient, key), now);
  return { workspaceId, patientId, ...person, formerContacts, alerts: openChart(patient, key)?.alerts ?? [], ...records, version };
};

/** What nobody has signed was never prescribed to anybody. */
const isPrescribed = ({ signature }: Prescription): boolean => signature !== undefined;

type Exported = z.input<typeof PortalExport>;

/** What stands beside a patient as they are handed it over. */
const exportedOf = async (
  opened: OpenedPortal,
  beside: readonly (BesidePatient | WaitlistEntryBeside)[],
  me: UserId,
  now: string,
): Promise<Exported[]> => {
  const dataKey = dataKeyOf(opened.patient, opened.key);
  const accesses = beside.flatMap(each => (each.kind === 'patient_access' ? [each.record] : []));
  const readingOf = await readingBy(accesses, opened, me);
  // Notes are of the clinic: nobody has granted them with an access, and what one says may be nobody's to read who acts for a patient.
  const told = beside.filter(each => each.kind !== 'note');
  return told.flatMap((each): Exported[] => {
    if (each.kind === 'patient_access') return [{ kind: 'patient_access', record: readingOf(each.record) }];
    if (each.kind === 'waitlist_entry') return [{ kind: 'waitlist_entry', record: shownWaiting(each.record, opened.patient, opened.key) }];
    if (each.kind === 'dispense') return [{ kind: 'dispense', record: shownDispense(each.record, dataKey) }];
    return isPrescribed(each.record) ? [{ kind: 'prescription', record: shownOf(each.record, dataKey, now) }] : [];
  });
};

export const portalHandlers: HandlersOf<typeof portalRoutes> = {
  ...portalHolderHandlers,

  getPortalRecord: byPortal('getPortalRecord', async (opened, { context }) => recordOf(opened, context.now)),

  changePortalRecord: byPortal('changePortalRecord', async ({ patient: { workspaceId, patientId }, key }, { body, context, ifMatch }) =>
    recordOf({ ...(await alter({ workspaceId, patientId }, body, context, ifMatch)), key }, context.now),
  ),

  listPortalReadings: byPortal('listPortalReadings', async (opened, { query, context }) => {
    const page = await accessesOf(opened.patient, query);
    return { ...page, items: page.items.map(await readingBy(page.items, opened, context.userId)) };
  }),

  listPortalPrescriptions: byPortal('listPortalPrescriptions', async ({ patient, key }, { query, context }) => {
    const dataKey = dataKeyOf(patient, key);
    const page = await prescriptionsOf(patient, query);
    return { ...page, items: page.items.filter(isPrescribed).map(each => shownOf(each, dataKey, context.now)) };
  }),

  listPortalDispenses: byPortal('listPortalDispenses', async ({ patient, key }, { params }) => {
    const [prescription, found] = await Promise.all([prescriptions.get(params), dispensesOf(params)]);
    if (!isPrescribed(prescription)) throw new Failure('not_found', { what: 'prescription' });
    return { items: shownDispenses(found, dataKeyOf(patient, key)) };
  }),

  listPortalAdherence: byPortal('listPortalAdherence', async ({ patient, key }, { query, context }) => ({
    items: await adherenceTo(patient, dataKeyOf(patient, key), query, context.now),
  })),

  exportPortalRecord: byPortal('exportPortalRecord', async (opened, { query, context: { userId, now } }) => {
    const { items, ...page } = await besidePatient(opened.patient, query, waitingBeside);
    const beside = await exportedOf(opened, items, userId, now);
    return { ...page, items: query.cursor ? beside : [{ kind: 'patient', record: recordOf(opened, now) }, ...beside] };
  }),
};
