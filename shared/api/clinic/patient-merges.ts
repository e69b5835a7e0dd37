import * as z from 'zod';
import { Patient } from '../../domain/clinic/patient.ts';
import { mergedMost } from '../../domain/clinic/patient-merge.ts';
import { PatientId } from '../../domain/core/ids.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

/** A record of a patient, in which it goes on, and which go on in it: by ids alone. */
export const PatientMerged = z.object({
  ...Patient.pick({ workspaceId: true, patientId: true, mergedFrom: true, version: true }).shape,
  mergedInto: PatientId.optional(),
});
export const PatientMergeInput = z.strictObject({ into: PatientId });

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const into = 'patient_01h455vb4pex5vsknk084sn02r';
const one = '/v1/workspaces/{workspaceId}/patients/{patientId}';
const merging = { method: 'POST', access: 'patient:approve', keys: 'never', stepUp: 'where_enrolled', reply: PatientMerged } as const;
const record = { workspaceId: ids.workspaceId, patientId } as const;

export const patientMergeRoutes = {
  mergePatient: {
    ...merging,
    path: `${one}/merge`,
    summary: 'Merge a record of a patient into another of the same person',
    description: `For privacy officers and owners; it shows nothing of either. From then on \`into\` goes on: whoever reads or looks for this one, by its names, dates and identifiers too, is shown that, which has its alerts as well; and nothing new is written with this one (\`patient_merged\`, which names \`into\`). All that stands with it stays there, unchanged, is read by its id and goes on to work: visits and the links in their mails, prescriptions and what is dispensed of them, places on the waitlist, accesses to its portal, which open this one alone. It is erased with the other, and neither while one of them has to be kept. ${mergedMost} records go on in one at the most.`,
    body: PatientMergeInput,
    fails: ['patient_merged', 'limit_reached', 'precondition_failed', 'conflict'],
    example: { params: { patientId }, body: { into }, reply: { ...record, mergedInto: into, version: 2 } },
  },
  unmergePatient: {
    ...merging,
    path: `${one}/unmerge`,
    summary: 'Take a merge back: the record goes on by itself again',
    description:
      'For privacy officers and owners. Both are as they were, with those that were merged into this one before. What was written with the other since stays with that, and so do its alerts where somebody has changed them. One that is not merged is answered as it is.',
    fails: ['limit_reached', 'precondition_failed', 'conflict'],
    example: { params: { patientId }, reply: { ...record, version: 3 } },
  },
} as const satisfies Routes;
