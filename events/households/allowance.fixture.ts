import {
  AllowanceInput,
  advanceAllowance,
  changeAllowance,
  createAllowance,
  endAllowance,
  givenFor,
} from '../../shared/domain/households/allowance.ts';
import { written } from '../../shared/domain/households/points-entry.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin' } as const;

/** An allowance, all that happens to it, and what it gives. */
export const allowanceSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', allowanceId: 'allowance_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const input = AllowanceInput.parse({ userId: acting.userId, points: 10, every: 'week', day: 6, time: '09:00' });
  const created = createAllowance(input, ids, acting);
  const { next, dueAt } = created.next;
  return [
    ...samplesOf(
      'allowance',
      created,
      changeAllowance(created.next, { paused: true }, acting.now),
      endAllowance(created.next, acting.now)!,
      advanceAllowance(created.next, dueAt!),
    ),
    ...samplesOf('points_entry', written(givenFor(created.next, 'points_01kb8m3tq2e8fvq3w5r7c9d0ee', `${next}T08:00:00.000Z`))),
  ];
};
