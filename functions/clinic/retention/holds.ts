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
import { type Patient, presentPatient } from '../../../shared/domain/clinic/patient.ts';

type ShownHold = z.input<typeof LegalHoldView>;

/** A legal hold with its grounds, opened under the key of its patient, for whoever may read these. */
export const shownHold = (patient: Patient, { grounds, liftGrounds, ...rest }: LegalHold, key: Buffer): ShownHold => ({
  ...rest,
  grounds: openText(patient, 'legalHold', grounds, key),
  ...(liftGrounds === undefined ? {} : { liftGrounds: openText(patient, 'legalHold', liftGrounds, key) }),
});

/** Places a hold: the hold and its patient are one write, so that it is there before an erasure, or comes too late for it. */
export const placeHold = (id: LegalHoldKey, grounds: string, context: UserContext): Promise<ShownHold> =>
  retryLostRace(async () => {
    const key = await patientKeyOf(id.workspaceId);
    const marked = markedUnder(context, key);
    const patient = presentPatient(await patients.find(id));
    const replayed = await legalHolds.findReplayed(id, marked);
    if (replayed) return shownHold(patient, replayed, key);
    const sealed = sealText(patient, 'legalHold', grounds, key, randomBytes);
    const { hold, patient: held } = placeLegalHold(patient, id, sealed, context);
    await transact([legalHolds.putNew(hold, marked), patients.putNext(held, marked, patient)]);
    return shownHold(patient, hold.next, key);
  });

/** Lifts a hold, likewise; one that is lifted is answered as it is. */
export const liftHold = async (
  id: LegalHoldKey,
  grounds: string,
  context: UserContext,
  ifMatch?: readonly number[],
): Promise<ShownHold> => {
  const key = await patientKeyOf(id.workspaceId);
  const marked = markedUnder(context, key);
  const lifted = await legalHolds.update(
    id,
    async found => {
      const patient = presentPatient(await patients.find(id));
      const sealed = sealText(patient, 'legalHold', grounds, key, randomBytes);
      const change = liftLegalHold(found, patient, sealed, context);
      return change && { ...change.hold, beside: [patients.putNext(change.patient, marked, patient)] };
    },
    marked,
    ifMatch,
  );
  return shownHold(presentPatient(await patients.find(id)), lifted, key);
};
