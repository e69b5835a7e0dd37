import * as z from 'zod';
import { environment } from '../../shared/env.ts';
import { machineTime } from '../../shared/runtime/events/machine-time.ts';
import { log, logMetrics } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';
import { linesOf } from './errors/lines.ts';
import { report, tooMany } from './errors/report.ts';

const { STAGE, ERROR_DSN, LOOPBACK_ERRORS } = environment({
  STAGE: z.string(),
  ERROR_DSN: z.string(),
  LOOPBACK_ERRORS: z.enum(['yes', 'no']),
});

/**
 * Reports the errors that the logs of other functions tell of, where the stage says to whom. It hears of them when they are written, and
 * nobody waits for it. What is not taken stays in the logs, and is not tried again: `npm run errors` tells it. Who refuses, or is gone, is told of
 * by an alarm.
 */
export const handler = tracedHandler('on-error', async ({ awslogs: { data } }: { awslogs: { data: string } }): Promise<void> => {
  const { taken, left, reason } = await report(linesOf(data), {
    dsn: ERROR_DSN,
    stage: STAGE,
    now: machineTime.now(),
    allowLoopback: LOOPBACK_ERRORS === 'yes',
  });
  if (reason !== undefined && reason !== tooMany)
    logMetrics('ALM083', { taken, left, reason }, { ReportsRefused: { unit: 'Count', value: 1 } });
  else if (taken + left > 0) log('ALM082', { taken, left, reason });
});
