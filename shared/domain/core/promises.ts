/** Figures that alarms, dashboards, load tests and whoever watches go by. The share of requests that are answered stands in `error-budget.ts`. */
export const promises = {
  /** How long an answer takes at the most that does not wait for something to happen: on average, and nineteen in twenty. */
  answerMs: { mean: 200, p95: 500 },
  /** How long nineteen in twenty calls of the table take at the most. */
  tableMs: { p95: 50 },
  /** From how many on messages that wait in a queue are a backlog. */
  waitingMessages: 1000,
} as const;
