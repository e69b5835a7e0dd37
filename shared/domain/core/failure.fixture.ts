import { Failure } from './failure.ts';

/** The code and reason of the failure that some work ends in. */
export const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return { code: error.code, ...error.details };
    throw error;
  }
  return undefined;
};
