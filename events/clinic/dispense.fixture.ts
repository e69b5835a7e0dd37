import { correctDispense, recordDispense, returnDispense } from '../../shared/domain/clinic/dispenses/dispense.ts';
import { acting, prescriptionKey } from '../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

/** A dispense that is recorded, corrected, and handed back. */
export const dispenseSamples = (): Sample[] => {
  const recorded = recordDispense({ ...prescriptionKey, dispenseId: 'dispense_01kb8m3tq2e8fvq3w5r7c9d0ea' }, 'c2VhbGVk', acting);
  return samplesOf('dispense', recorded, correctDispense(recorded.next, 'b3RoZXI='), returnDispense(recorded.next, 'b3RoZXI=', acting));
};
