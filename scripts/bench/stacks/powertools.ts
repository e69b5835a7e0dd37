import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';

const logger = new Logger();

/** Powertools' logger under middy, as its documentation shows it: one line a request. */
export const handler = middy(async () => {
  logger.info('served', { status: 200 });
  return { statusCode: 200, body: '{"ok":true}' };
}).use(injectLambdaContext(logger));
