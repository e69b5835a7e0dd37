import type { ScheduledEvent } from 'aws-lambda';
import * as z from 'zod';
import { beginNext, endPromotion, promoteNext, secretState } from '../../shared/aws/secrets/secret-versions.ts';
import { type RotatingSecret, rotatingSecrets, rotationStep } from '../../shared/domain/core/secret-rotation.ts';
import { environment } from '../../shared/env.ts';
import { allOrThrow } from '../../shared/runtime/events/settle.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';

const env = environment({ LINK_SECRET_ARN: z.string(), KEY_SECRET_ARN: z.string() });
const arns: Record<RotatingSecret, string> = { links: env.LINK_SECRET_ARN, keys: env.KEY_SECRET_ARN };

const rotate = async (secret: RotatingSecret, now: number): Promise<void> => {
  const arn = arns[secret];
  const state = await secretState(arn);
  const step = rotationStep(secret, state, now);
  if (step === 'nothing') return;
  if (step === 'begin') await beginNext(arn);
  if (step === 'promote') await promoteNext(arn, state);
  if (step !== 'begin') await endPromotion(arn, state.next!);
  log('ALM086', { secret, step });
};

/** Every day: each secret of ours one step on in its rotation. What is wrong with one keeps no other. */
export const handler = tracedHandler('rotate-secrets', async ({ time }: Pick<ScheduledEvent, 'time'>): Promise<void> => {
  await allOrThrow(rotatingSecrets.map(secret => rotate(secret, Date.parse(time))));
});
