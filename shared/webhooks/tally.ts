import type { Attempt } from '../domain/integrations/attempt.ts';
import type { Dispatch } from '../domain/integrations/dispatch.ts';

/**
 * Counts what comes of the tries of a run: all of them, and the first tries of events of which it was to be expected that they arrive, because the
 * webhook took what it was sent before. So one that is dead counts once among these, and not for three days; so does an event that is never taken.
 */
export const tallyOf = () => {
  const counts = { delivered: 0, failed: 0, expected: 0, missed: 0 };
  let answers: boolean | undefined;
  return {
    counts,
    begin: (dispatch: Dispatch | undefined): void => {
      answers ??= dispatch && dispatch.lastDeliveredAt !== undefined && dispatch.failingSince === undefined;
    },
    add: ({ outcome, attempt }: Pick<Attempt, 'outcome' | 'attempt'>): void => {
      const isDelivered = outcome === 'delivered';
      const isExpected = answers === true && attempt === 1;
      counts[isDelivered ? 'delivered' : 'failed'] += 1;
      if (isExpected) counts.expected += 1;
      if (isExpected && !isDelivered) counts.missed += 1;
      answers = isDelivered;
    },
  };
};
