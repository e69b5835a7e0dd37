import { changeVisitType, createVisitType, VisitTypeInput } from '../../shared/domain/clinic/booking/visit-type.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin' } as const;

/** A visit type, and all that happens to it. */
export const visitTypeSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', visitTypeId: 'visit_type_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const made = createVisitType(VisitTypeInput.parse({ name: 'First', minutes: 30, needs: ['clinician'] }), ids, acting);
  return samplesOf('visit_type', made, changeVisitType(made.next, { name: 'Second' }, acting.now));
};
