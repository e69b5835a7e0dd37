import type * as z from 'zod';
import type { PatientMerged, patientMergeRoutes } from '../../../shared/api/clinic/patient-merges.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import { merge, unmerge } from './merge.ts';

const shown = ({ merged, ...record }: Patient): z.input<typeof PatientMerged> => ({ ...record, mergedInto: merged?.survivor });

export const patientMergeHandlers: HandlersOf<typeof patientMergeRoutes> = {
  mergePatient: async ({ params, body, context, ifMatch }) => shown(await merge(params, body.into, context, ifMatch)),
  unmergePatient: async ({ params, context, ifMatch }) => shown(await unmerge(params, context, ifMatch)),
};
