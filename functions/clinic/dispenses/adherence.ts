import type { adherenceRoutes } from '../../../shared/api/clinic/adherence.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { openDispense } from '../../../shared/data/clinic/dispense-seal.ts';
import { dispensesTo } from '../../../shared/data/clinic/dispenses.ts';
import { openPrescription, openStatement } from '../../../shared/data/clinic/prescription-seal.ts';
import { prescriptions } from '../../../shared/data/clinic/prescriptions.ts';
import { adherenceDaysOf, adherenceOf, type Course } from '../../../shared/domain/clinic/dispenses/adherence.ts';
import type { Dispense } from '../../../shared/domain/clinic/dispenses/dispense.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { localDateAt } from '../../../shared/domain/time/when.ts';
import { noteShown } from '../patients/access.ts';
import { treated } from '../prescriptions/known.ts';

/** A prescription by which something was dispensed, and the zone in which its days are. */
type DispensedCourse = Course & { zone: string };

const courseOf = async (dispensed: readonly Dispense[], dataKey: Buffer): Promise<DispensedCourse> => {
  const prescription = await prescriptions.get(dispensed[0]!);
  const { zone }: { zone: string } = JSON.parse(openStatement(prescription, dataKey)!);
  const { prescriptionId, stoppedAt } = prescription;
  const { medication } = openPrescription(prescription, dataKey);
  const fills = dispensed.map(each => openDispense(each, dataKey));
  return { prescriptionId, medication, fills, zone, stoppedOn: stoppedAt && localDateAt(stoppedAt, zone) };
};

/** How far a patient had what is prescribed to them, by medicine. */
export const adherenceTo = async (id: PatientKey, dataKey: Buffer, query: Parameters<typeof adherenceDaysOf>[0], now: string) => {
  const dispensed = Map.groupBy(await dispensesTo(id), ({ prescriptionId }) => prescriptionId);
  const courses = await Promise.all([...dispensed.values()].map(each => courseOf(each, dataKey)));
  // Today is that of the prescription that was written last.
  const today = localDateAt(now, courses.at(-1)?.zone ?? 'UTC');
  return adherenceOf(courses, adherenceDaysOf(query, today));
};

export const adherenceHandlers: HandlersOf<typeof adherenceRoutes> = {
  listAdherence: async ({ params, query, role, context }) => {
    if (reachOf(role, 'prescription:read') === undefined) throw new Failure('forbidden', { needs: 'prescription:read' });
    const { dataKey, emergencyAccessId } = await treated(params, { role, context }, 'read');
    const items = await adherenceTo(params, dataKey, query, context.now);
    await noteShown([params], 'listAdherence', context, emergencyAccessId);
    return { items };
  },
};
