import * as z from 'zod';
import { Adherence, adherenceRules } from '../../domain/clinic/dispenses/adherence.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { LocalDate } from '../../domain/time/when.ts';
import type { Routes } from '../core/route.ts';

const AdherenceQuery = z
  .strictObject({ from: LocalDate, to: LocalDate })
  .partial()
  .refine(({ from, to }) => !from || !to || to >= from, { path: ['to'], message: invalidCode('not_after_start') });

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const ramipril = {
  medication: { text: 'Ramipril 5 mg tablets' },
  prescriptionIds: ['prescription_01h455vb4pex5vsknk084sn02q'],
  ...{ from: '2026-07-01', to: '2026-11-28', dispenses: 5, days: 151, covered: 143, proportion: 143 / 151, runsOutOn: '2026-12-02' },
} as const;

export const adherenceRoutes = {
  listAdherence: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/patients/{patientId}/adherence',
    access: 'dispense:read',
    summary: 'Read on how many days a patient had what is prescribed to them, by medicine',
    description: `The **proportion of days covered** (PDC): what is dispensed before the last has run out is taken behind it, no day counts twice, and what was handed back counts for nothing. The days begin with the first dispense where that is later than \`from\`, and end where the last prescription of the medicine was stopped, and today; of up to ${adherenceRules.days} days, of the last ${adherenceRules.usualDays} unless it is said. Medicines of which no day is left are missing. 0.8 and more is usually taken as adherent; it says that there was enough, not that it was taken, and nothing of what is taken for a few days only.

Prescriptions with one code are of one medicine, or, where there is none, with the same words. Whoever asks needs \`prescription:read\`, too. That you are shown it stands in the log, and with the patient, before the answer leaves.`,
    query: AdherenceQuery,
    list: Adherence,
    audited: 'read',
    fails: [],
    example: { params: { patientId }, query: { from: '2026-06-01', to: '2026-11-28' }, reply: [ramipril] },
  },
} as const satisfies Routes;
