import { heapBy } from './heap.ts';

/** Who acts: one running invocation of a function. What happens in it is done under its own clock, and not any more once it is dead. */
export type Actor = { skewMs: number; dead: boolean };

type Entry = { at: number; order: number; actor?: Actor; act: () => void };

const comesBefore = (one: Entry, other: Entry): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

/** Resolves when every promise that can be resolved now has been: Node runs what is left for the next tick after all of them. */
const settled = (): Promise<void> => new Promise(resolve => process.nextTick(resolve));

/**
 * A time that moves from one thing to the next, and never by itself. Everything that one thing sets in motion runs to its end before the
 * next begins, so that the same things happen in the same order in every run, and each under the name of who does it.
 */
export const timelineFrom = (startMs: number) => {
  const entries = heapBy(comesBefore);
  const immediates: (() => void)[] = [];
  let nowMs = startMs;
  let order = 0;
  let current: Actor | undefined;

  const step = async ({ at, actor, act }: Entry): Promise<void> => {
    nowMs = Math.max(nowMs, at);
    if (actor?.dead) return;
    current = actor;
    act();
    await settled();
    for (let immediate = immediates.shift(); immediate; immediate = immediates.shift()) {
      immediate();
      await settled();
    }
    current = undefined;
  };

  return {
    now: (): number => nowMs,
    current: (): Actor | undefined => current,
    /** Has something done at a moment (milliseconds); under an actor it is left out when that one is dead by then. */
    at: (at: number, act: () => void, actor?: Actor): void => entries.add({ at, order: order++, actor, act }),
    immediately: (act: () => void): void => {
      immediates.push(act);
    },
    /** When the next thing happens. */
    nextAt: (): number | undefined => entries.first()?.at,
    /** Lets happen what happens until a moment, the moment included. */
    runUntil: async (endMs: number): Promise<void> => {
      for (let next = entries.first(); next && next.at <= endMs; next = entries.first()) {
        entries.take();
        await step(next);
      }
      nowMs = Math.max(nowMs, endMs);
    },
  };
};
export type Timeline = ReturnType<typeof timelineFrom>;
