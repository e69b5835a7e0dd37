import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import type { LegalHoldView } from '../../../shared/api/clinic/retention.ts';
import { legalHolds } from '../../../shared/data/clinic/legal-holds.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { markedUnder, openText, sealText } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { type LegalHold, type LegalHoldKey, liftLegalHold, placeLegalHold } from '../../../shared/domain/clinic/legal-hold.ts';
import { type Patient, type PatientKey, presentPatient } from '../../../shared/domain/clinic/patient.ts';

type Shown = z.input<typeof LegalHoldView>;

/** Legal holds on a patient with their grounds, for whoever may read these. */
export const showHolds = async (patient: Patient, holds: readonly LegalHold[]): Promise<Shown[]> => {
  const key = await patientKeyOf(patient.workspaceId);
  const opened = (sealed: string): string => openText(patient, 'legalHold', sealed, key);
  return holds.map(hold => ({
    ...hold,
    grounds: opened(hold.grounds),
    ...(hold.liftGrounds === undefined ? {} : { liftGrounds: opened(hold.liftGrounds) }),
  }));
};

const shown = async (patient: Patient, hold: LegalHold): Promise<Shown> => (await showHolds(patient, [hold]))[0]!;

/** The patient, where they have not been erased, and the grounds as they are sealed for them. */
const patientAnd = async (id: PatientKey, grounds: string): Promise<{ patient: Patient; sealed: string }> => {
  const patient = presentPatient(await patients.find(id));
  return { patient, sealed: sealText(patient, 'legalHold', grounds, await patientKeyOf(id.workspaceId), randomBytes) };
};

/** Places a hold: the hold and its patient are one write, so that it is there before an erasure, or comes too late for it. */
export const placeHold = (id: LegalHoldKey, grounds: string, context: UserContext): Promise<Shown> =>
  retryLostRace(async () => {
    const marked = markedUnder(context, await patientKeyOf(id.workspaceId));
    const { patient, sealed } = await patientAnd(id, grounds);
    const replayed = await legalHolds.findReplayed(id, marked);
    if (replayed) return shown(patient, replayed);
    const { hold, patient: held } = placeLegalHold(patient, id, sealed, context);
    await transact([legalHolds.putNew(hold, marked), patients.putNext(held, marked, patient)]);
    return shown(patient, hold.next);
  });

/** Lifts a hold, likewise; one that is lifted is answered as it is. */
export const liftHold = async (id: LegalHoldKey, grounds: string, context: UserContext, ifMatch?: readonly number[]): Promise<Shown> => {
  const marked = markedUnder(context, await patientKeyOf(id.workspaceId));
  const lifted = await legalHolds.update(
    id,
    async found => {
      const { patient, sealed } = await patientAnd(id, grounds);
      const change = liftLegalHold(found, patient, sealed, context);
      return change && { ...change.hold, beside: [patients.putNext(change.patient, marked, patient)] };
    },
    marked,
    ifMatch,
  );
  return shown(presentPatient(await patients.find(id)), lifted);
};
