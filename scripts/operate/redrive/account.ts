import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { type FunctionConfiguration, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { nameIn } from '../../../shared/names.ts';

/** The account in which a stage runs, as its operator sees it. `movesByItself` is whether its queues know how to move messages back. */
export type Account = {
  stage: string;
  /** Of the local cloud, where it is. */
  endpoint?: string;
  movesByItself: boolean;
  sqs: SQSClient;
  lambda: LambdaClient;
  streams: DynamoDBStreamsClient;
  dynamodb: DynamoDBClient;
  logs: CloudWatchLogsClient;
};

const accountOf = (stage: string, options: object, movesByItself: boolean): Account => ({
  stage,
  movesByItself,
  sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
  lambda: new LambdaClient(options),
  streams: new DynamoDBStreamsClient(options),
  dynamodb: new DynamoDBClient(options),
  logs: new CloudWatchLogsClient(options),
});

/** The local cloud at an endpoint: it does not know StartMessageMoveTask. */
export const localAccount = (endpoint: string): Account => ({
  ...accountOf('local', { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }, false),
  endpoint,
});

/** A stage on AWS, with the region and credentials of the environment. */
export const realAccount = (stage: string): Account => accountOf(stage, {}, true);

type NamedFunction = FunctionConfiguration & { FunctionName: string };

/** The functions of a stage whose names begin so, such as `items/` for those of one service; all of them by default. */
export const functionsOn = async ({ lambda, stage }: Account, beginning = ''): Promise<NamedFunction[]> => {
  const prefix = nameIn(stage, beginning);
  const isOurs = (each: FunctionConfiguration): each is NamedFunction => each.FunctionName?.startsWith(prefix) ?? false;
  const found: NamedFunction[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) found.push(...Functions.filter(isOurs));
  return found;
};
