import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FilterCriteria, type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Stage } from '../stage-settings.ts';
import { grantSend, grantStream } from './grants.ts';

/**
 * What a function reads from the table's stream: writes whose new image fits a pattern (event filtering of Lambda). One that answers which
 * records have failed is given those again and what is behind them, not the whole batch.
 */
export type StreamProps = {
  stage: Stage;
  table: ITableV2;
  key: IKey;
  /** One pattern of them is enough. */
  newImages: readonly object[];
  deadLetters: Queue;
  reportBatchItemFailures?: true;
};

/**
 * Feeds a function from the table's stream. A batch that fails is halved and repeated; of what still fails, the place in the stream is
 * noted in a queue, and the records themselves stay in the stream for 24 hours. CDK's own event source would allow wildcards.
 */
export const feedFromStream = (
  to: LambdaFunction,
  { stage, table, key, newImages, deadLetters, reportBatchItemFailures }: StreamProps,
): void => {
  grantStream(to, table, key);
  grantSend(to, deadLetters.queueArn, key, stage);
  to.addEventSourceMapping('Stream', {
    eventSourceArn: table.tableStreamArn!,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    bisectBatchOnError: true,
    retryAttempts: 100,
    reportBatchItemFailures,
    parallelizationFactor: 10,
    onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    filters: newImages.map(newImage => FilterCriteria.filter({ dynamodb: { NewImage: newImage } })),
  });
};
