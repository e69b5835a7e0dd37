import { changeClinic, usualClinic } from '../../shared/domain/clinic/clinic.ts';
import { advanceEmergencyAccess, beginEmergencyAccess, reviewEmergencyAccess } from '../../shared/domain/clinic/emergency-access.ts';
import { liftLegalHold, placeLegalHold } from '../../shared/domain/clinic/legal-hold.ts';
import { registerPatient } from '../../shared/domain/clinic/patient.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;
const id = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;

/** A clinic that says something of its own, and a legal hold that is placed and lifted. */
export const clinicSamples = (): Sample[] => {
  const sealed = { person: 'c2VhbGVk', chart: 'c2VhbGVk', dataKey: 'd3JhcHBlZA==', tokens: { identifiers: ['a'], others: ['b'] } };
  const patient = registerPatient(id, sealed, acting).next;
  const begun = beginEmergencyAccess({ ...id, emergencyAccessId: 'emergency_01kb8m3tq2e8fvq3w5r7c9d0ea' }, 'c2VhbGVk', acting);
  const officer = { ...acting, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
  const placed = placeLegalHold(patient, { ...id, legalHoldId: 'lhold_01kb8m3tq2e8fvq3w5r7c9d0ea' }, 'c2VhbGVk', acting);
  const lifted = liftLegalHold(placed.hold.next, placed.patient.next, 'c2VhbGVk', acting)!;
  return [
    ...samplesOf('clinic', changeClinic(usualClinic(id.workspaceId), { retentionYears: 12 }, acting)),
    ...samplesOf('legal_hold', placed.hold, lifted.hold),
    ...samplesOf('patient', placed.patient),
    ...samplesOf(
      'emergency_access',
      begun,
      reviewEmergencyAccess(begun.next, { justified: true }, officer)!,
      advanceEmergencyAccess(begun.next, acting.now),
    ),
  ];
};
