import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** Whether a conditional write was made: false where its condition did not hold. Other failures go on. */
export const isMade = (write: Promise<unknown>): Promise<boolean> =>
  write.then(
    () => true,
    error => {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    },
  );
