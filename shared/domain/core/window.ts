/** A window of the clock (UTC) in which something is counted. */
export type Window = 'minute' | 'hour' | 'day';

const lengthsMs: Record<Window, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** When the window of this length that an instant falls into began, and when it is over. */
export const windowOf = (at: string, window: Window): { from: string; to: string } => {
  const from = Math.floor(Date.parse(at) / lengthsMs[window]) * lengthsMs[window];
  return { from: new Date(from).toISOString(), to: new Date(from + lengthsMs[window]).toISOString() };
};
