import { acting, drafted, prescriptionKey, signature, signed } from '../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import {
  advancePrescription,
  changePrescription,
  draftPrescription,
  holdPrescription,
  resumePrescription,
  signPrescription,
  stopPrescription,
  supplyPrescription,
} from '../../shared/domain/clinic/prescriptions/prescription.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

/** A prescription, and all that happens to it. */
export const prescriptionSamples = (): Sample[] => {
  const startsAt = '2026-12-01T00:00:00.000Z';
  const endsAt = '2027-11-29T00:00:00.000Z';
  const held = holdPrescription(signed(), acting.now);
  const refillAt = '2026-12-24T00:00:00.000Z';
  const supplied = supplyPrescription(signed(), { dispensed: 1, refillAt });
  return samplesOf(
    'prescription',
    draftPrescription(prescriptionKey, 'c2VhbGVk', acting),
    changePrescription(drafted(), 'b3RoZXI=', acting),
    advancePrescription(drafted(), acting.now),
    signPrescription(drafted(), signature, { startsAt, endsAt }),
    advancePrescription(signed(startsAt), startsAt),
    held,
    resumePrescription(held.next, acting.now),
    stopPrescription(signed(), acting.now),
    supplied,
    advancePrescription(supplied.next, refillAt),
    advancePrescription(signed(), endsAt),
  );
};
