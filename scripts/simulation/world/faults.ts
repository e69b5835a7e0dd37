import type { Dice } from '../dice.ts';

/** Everything that can go wrong, and for how long each may delay what it strikes (milliseconds). */
export const faultKinds = {
  killed_before_effect: 480_000,
  killed_after_effect: 480_000,
  killed_before_answer: 480_000,
  throttled: 480_000,
  answer_lost: 480_000,
  answer_lost_and_repeated: 480_000,
  slow_call: 30_000,
  slow_start: 10_000,
  keys_left_unread: 1_000,
  index_behind: 480_000,
  stream_late: 60_000,
  stream_repeated: 1_000,
  message_twice: 1_000,
  message_late: 180_000,
  message_early: 10_000,
  message_lost: 480_000,
  batch_partly_refused: 480_000,
  tick_skipped: 480_000,
  tick_doubled: 1_000,
  tick_late: 480_000,
  sweep_skipped: 480_000,
  clocks_disagree: 10_000,
  mail_timed_out_after_taking: 3_600_000,
  mail_timed_out_before: 3_600_000,
  mail_throttled: 3_600_000,
  mail_refused: 0,
  push_timed_out_after_taking: 3_600_000,
  push_cut_off: 3_600_000,
  push_throttled: 3_600_000,
  push_refused: 0,
  push_gone: 0,
  outage: 0,
  restored_from_backup: 0,
  shards_changed: 480_000,
  lane_closed: 0,
} as const;
export type FaultName = keyof typeof faultKinds;

/** One fault that struck: what it struck may be late for as long as it lasts. */
export type Struck = { name: FaultName; from: number; until: number };

/**
 * The faults of one run: they strike between the storm's begin and the calm. Each kind is on or off for a run, so that some runs see few
 * kinds alone and some see many together.
 */
export const faultsOf = (dice: Dice, now: () => number, { stormMs, calmMs }: { stormMs: number; calmMs: number }) => {
  const names = Object.keys(faultKinds) as FaultName[];
  const intensity = dice.pick([0, 0.002, 0.01, 0.03, 0.1]);
  const rates = new Map(names.map(name => [name, dice.chance(0.4) ? intensity : 0]));
  const struck: Struck[] = [];

  const record = (name: FaultName, lastsMs: number, from = now()): void => {
    struck.push({ name, from, until: now() + lastsMs });
  };
  return {
    struck,
    /** Is this kind on in this run? For what happens once in a run, if at all. */
    isOn: (name: FaultName): boolean => (rates.get(name) ?? 0) > 0,
    /** Does this kind strike now? `weight` makes it more likely where there are few chances. */
    strikes: (name: FaultName, weight = 1): boolean => {
      const rate = rates.get(name) ?? 0;
      if (rate === 0 || now() < stormMs || now() >= calmMs || !dice.chance(Math.min(0.5, rate * weight))) return false;
      record(name, faultKinds[name]);
      return true;
    },
    /** Writes down what was planned to go wrong, for how long, and from when on it concerns what happened. */
    record,
  };
};
export type Faults = ReturnType<typeof faultsOf>;
