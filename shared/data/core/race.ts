import { setTimeout } from 'node:timers/promises';
import { Failure } from '../../domain/core/failure.ts';

/** How often it is tried in all, and what is waited for before it is tried again. */
export type Patience = { tries: number; rest?: (attempt: number) => Promise<void> };

/** Has somebody else written the record since it was read? */
export const isLostRace = (error: unknown): boolean => error instanceof Failure && error.code === 'conflict';

/** For what many write at once: in each round somebody wins, so as many tries as there are requests in flight are enough. */
export const patient: Patience = { tries: 12, rest: attempt => setTimeout(Math.random() * 10 * attempt) };

/** Does the work again, three times in all unless said, when it lost a race for a record (`conflict`): it loads anew, so it decides on what the winner wrote. */
export const retryLostRace = async <T>(work: () => Promise<T>, { tries, rest }: Patience = { tries: 3 }): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isLostRace(error) || attempt === tries) throw error;
      await rest?.(attempt);
    }
  }
};
