import { mergePatients, unmergePatient } from '../../shared/domain/clinic/merge-patients.ts';
import {
  advancePatient,
  changePatient,
  endPatient,
  erasePatient,
  forgetTokens,
  keepPatient,
  noteBounce,
  registerPatient,
  restorePatient,
} from '../../shared/domain/clinic/patient.ts';
import { showPatient } from '../../shared/domain/clinic/patient-access.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;
const id = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;

/** A patient, all that happens to it, and somebody who is shown it. */
export const patientSamples = (): Sample[] => {
  const sealed = { person: 'c2VhbGVk', chart: 'c2VhbGVk', dataKey: 'd3JhcHBlZA==', tokens: { identifiers: ['a'], others: ['b'] } };
  const made = registerPatient(id, sealed, acting);
  const changed = changePatient(made.next, { ...sealed, chart: undefined });
  const ended = endPatient(changed.next, acting.now);
  const erased = erasePatient({ ...ended.next, contentAt: undefined }, { years: 10 }, acting.now);
  const due = advancePatient(ended.next, acting.now);
  const other = { ...changed.next, patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
  const [merged, joined] = mergePatients(changed.next, other, [], 'c2VhbGVk', acting);
  const [unmerged, parted] = unmergePatient(merged!.next, [joined!.next], [merged!.next, joined!.next], () => undefined);
  return [
    ...samplesOf(
      'patient',
      ...[merged!, joined!, unmerged!, parted!],
      made,
      changed,
      ended,
      restorePatient(ended.next),
      due,
      keepPatient(due.next, acting.now),
      noteBounce(changed.next, 'ZGlnZXN0'),
      erased,
      forgetTokens(erased.next)!,
    ),
    ...samplesOf(
      'patient_access',
      showPatient({ ...id, at: acting.now, accessId: 'digest', userId: acting.userId, operation: 'getPatient' }),
      showPatient({ ...id, at: acting.now, accessId: 'other', userId: acting.userId, operation: 'getPortalVisit', refused: true }),
    ),
  ];
};
