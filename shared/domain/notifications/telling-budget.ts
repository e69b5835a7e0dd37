import { type Window, windowOf } from '../core/window.ts';
import type { NotificationKind } from '../people/profile.ts';

/**
 * How often one person is told something by mail or push, whoever causes it. What is over stands in the inbox, and is told once at the end of
 * the window that was full: "12 more". Windows are those of the clock (UTC), so that two neighbours together may take twice as much of the
 * shorter ones. Notices about the account have a budget of their own, which no reminder uses up; digests come at most twice a day by themselves.
 */
export const tellingsAtMost = {
  reminder: { minute: 10, hour: 40, day: 150 },
  account: { minute: 5, hour: 10, day: 30 },
} as const;
export type BudgetName = keyof typeof tellingsAtMost;

export const budgetWindows: readonly Window[] = ['minute', 'hour', 'day'];

/** Which budget a notification of this kind is taken from, if any. */
export const budgetOf = (kind: NotificationKind): BudgetName | undefined => {
  if (kind === 'digest') return undefined;
  return kind === 'account' ? 'account' : 'reminder';
};

/** Until when nothing more can be told, by how often something was in each window of this instant: the end of the last window that is full. */
export const fullUntil = (budget: BudgetName, taken: Record<Window, number>, at: string): string | undefined =>
  budgetWindows
    .filter(window => taken[window] >= tellingsAtMost[budget][window])
    .map(window => windowOf(at, window).to)
    .sort()
    .at(-1);
