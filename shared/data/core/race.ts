import { Failure } from '../../domain/core/failure.ts';

const tries = 3;

/** Has somebody else written the record since it was read? */
export const isLostRace = (error: unknown): boolean => error instanceof Failure && error.code === 'conflict';

/** Does the work again, up to three times in all, when it lost a race for a record (`conflict`): it loads anew, so it decides on what the winner wrote. */
export const retryLostRace = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isLostRace(error) || attempt === tries) throw error;
    }
  }
};
