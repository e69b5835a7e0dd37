import { costOf, type Usage } from './prices.ts';

/** What an event to a webhook asks of the table, on the average. */
export type AtTable = { writeUnits: number; readUnits: number };

/** How long a receiver takes to answer in what is computed here, in a function of one gigabyte that waits for it. */
export const answersInSeconds = 0.1;

/**
 * What a million events to one webhook cost (USD), beside the log that they stand in: the table as it was counted, the run that waits for each
 * answer, and for every so many events that come together one message about their row of the log, one run begun, and its message.
 */
export const costOfMillion = ({ writeUnits, readUnits }: AtTable, together: number): number => {
  const each: Usage = {
    dynamodbWrite: writeUnits,
    dynamodbRead: readUnits,
    lambdaGbSecond: answersInSeconds + 0.05 / together,
    lambdaRequest: 2 / together,
    sqs: 6 / together,
  };
  return 1_000_000 * costOf(each);
};
