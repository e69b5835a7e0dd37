import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is an answer. Fails by name when there is none in time. */
export const eventually = async <T>(what: string, ask: () => Promise<T | undefined | false>, withinMs = 30_000): Promise<T> => {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}`);
    await sleep(100);
  }
};
