import { type Window, windowOf } from '../core/window.ts';
import type { NotificationKind } from '../people/profiles/profile.ts';

/**
 * How often one person is told something by mail or push, whoever causes it. What is over stands in the inbox, and is told once at the end of
 * the window that was full: "12 more". Windows are those of the clock (UTC), so that two neighbours together may take twice as much of the
 * shorter ones. Notices about the account have a budget of their own, which no reminder uses up; digests come at most twice a day by themselves.
 * News of items is taken from the budget of reminders, and is never more than half of it: whatever others do, reminders have the rest.
 */
export const tellingsAtMost = {
  reminder: { minute: 10, hour: 40, day: 150 },
  account: { minute: 5, hour: 10, day: 30 },
  news: { minute: 5, hour: 20, day: 75 },
} as const;
export type BudgetName = keyof typeof tellingsAtMost;

/** How much of that one person may cause in an hour. */
export const causedAtMost = 10;

export const budgetWindows: readonly Window[] = ['minute', 'hour', 'day'];

/** Which budget a notification of this kind is taken from, if any. */
export const budgetOf = (kind: NotificationKind): BudgetName | undefined => {
  if (kind === 'digest') return undefined;
  return kind === 'account' || kind === 'news' ? kind : 'reminder';
};

/** The budget in whose row another one is counted: news beside reminders. */
export const countedIn = (budget: BudgetName): 'reminder' | 'account' => (budget === 'news' ? 'reminder' : budget);

/** One number of a budget's row: what it is called, in which window it counts, and how far it may go. */
export type Counter = { name: string; window: Window; most: number };

const named = (of: string, window: Window, at: string, most: number): Counter => ({
  name: `${of}${window}@${windowOf(at, window).from.slice(11, 16)}`,
  window,
  most,
});

/** What is counted where something is told at an instant: all of the row, of news that alone as well, and what its causer has caused. */
export const countersOf = (budget: BudgetName, at: string, causer?: string): Counter[] => [
  ...budgetWindows.map(window => named('', window, at, tellingsAtMost[countedIn(budget)][window])),
  ...(budget === 'news' ? budgetWindows.map(window => named('news-', window, at, tellingsAtMost.news[window])) : []),
  ...(causer === undefined ? [] : [named(`by-${causer}-`, 'hour', at, causedAtMost)]),
];

/** Until when nothing more can be told, by how far each counter of this instant has come: the end of the last window that is full. */
export const fullUntil = (counters: readonly Counter[], taken: Record<string, number>, at: string): string | undefined =>
  counters
    .filter(({ name, most }) => (taken[name] ?? 0) >= most)
    .map(({ window }) => windowOf(at, window).to)
    .sort()
    .at(-1);
