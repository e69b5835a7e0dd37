import {
  AbsenceInput,
  advanceAbsence,
  changeAbsence,
  createAbsence,
  endAbsence,
  leaveItemsOfAbsent,
} from '../../shared/domain/people/absences/absence.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now, zone: 'Europe/Berlin' } as const;

/** An absence, and all that happens to it. */
export const absenceSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', userId: acting.userId, absenceId: 'abs_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const input = AbsenceInput.parse({
    from: '2026-12-01',
    to: '2026-12-07',
    category: 'illness',
    note: 'A cold',
    rule: 'FREQ=WEEKLY;INTERVAL=2',
  });
  const created = createAbsence(input, ids, acting);
  const started = advanceAbsence(created.next, created.next.dueAt!);
  return samplesOf(
    'absence',
    created,
    changeAbsence(created.next, { to: '2026-12-06', note: null }, now),
    endAbsence(created.next, now)!,
    advanceAbsence({ ...created.next, dueAt: now }, now),
    started,
    leaveItemsOfAbsent(started.next, 'place'),
    advanceAbsence(started.next, started.next.dueAt!),
  );
};
