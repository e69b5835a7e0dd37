import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import { z } from 'zod';

const logger = new Logger();
const metrics = new Metrics({ namespace: 'bench' });
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const Reply = z.object({ itemId: z.string(), title: z.string().max(200), version: z.int() });

/** The usual stack: Powertools with middy, zod as most import it, and the document client. One line and one metric a request. */
export const handler = middy(async () => {
  const body = JSON.stringify(Reply.parse({ itemId: 'item_1', title: 'Water the plants', version: 3 }));
  logger.info('served', { status: 200 });
  metrics.addMetric('Requests', 'Count', 1);
  return { statusCode: 200, body };
})
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
export const kept = [documents, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand];
