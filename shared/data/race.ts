import { Failure } from '../domain/failure.ts';

const tries = 3;

/** Does the work again, up to three times in all, when it lost a race for a record (`conflict`): it loads anew, so it decides on what the winner wrote. */
export const retryLostRace = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const lostRace = error instanceof Failure && error.code === 'conflict';
      if (!lostRace || attempt === tries) throw error;
    }
  }
};
