import { windowOf } from '../../../shared/domain/core/window.ts';
import { type BudgetName, budgetOf, budgetWindows, tellingsAtMost } from '../../../shared/domain/notifications/telling-budget.ts';
import type { World } from '../world/world.ts';
import { isGathered, type Planned } from './notifications.ts';

type Details = { at: string; budget: BudgetName };

const toldBy = ({ record }: Planned): Details[] => {
  const planned = record.plan.find(({ channel, decision }) => channel !== 'inbox' && decision !== 'never');
  const budget = budgetOf(record.kind);
  return planned && budget && !isGathered(record) ? [{ at: planned.at ?? record.createdAt, budget }] : [];
};

/** Nobody is told more than their budget in any window, and what is over is told together with the rest of its window. A restore takes counters back. */
export const budgetsWrongly = (planned: Planned[], { restores }: World): string[] => {
  if (restores.length > 0) return [];
  return [...Map.groupBy(planned, ({ userId }) => userId)].flatMap(([userId, ofOne]) => {
    const told = ofOne.flatMap(toldBy);
    const tooMany = budgetWindows.flatMap(window =>
      [...Map.groupBy(told, ({ at, budget }) => `${budget} ${windowOf(at, window).from}`)]
        .filter(([, { length, 0: first }]) => length > tellingsAtMost[first!.budget][window])
        .map(([name, { length }]) => `${userId} was told ${length} times in the ${window} of ${name}`),
    );
    const gathered = new Set(
      ofOne
        .filter(({ record }) => isGathered(record))
        .flatMap(({ record }) => record.plan.map(({ channel }) => `${channel} ${record.tellAt}`)),
    );
    const untold = ofOne.flatMap(({ id, record }) =>
      record.plan
        .filter(({ reason, channel, at }) => reason === 'budget' && !gathered.has(`${channel} ${at}`))
        .map(({ channel, at }) => `${id} was held back by the budget, and nothing tells of it by ${channel} at ${at}`),
    );
    return [...tooMany, ...untold];
  });
};
