import * as z from 'zod';
import { UserId } from '../../shared/domain/core/ids.ts';
import { Dispatch, DispatchStatus, HeldReason, SendError } from '../../shared/domain/integrations/dispatch.ts';
import type { EventKinds } from '../event.ts';

const nothing = z.object({});
const step = { data: nothing, record: Dispatch, audience: 'internal' } as const;

export const dispatchEvents = {
  'dispatch.started': step,
  'dispatch.due': step,
  'dispatch.knocked': step,
  'dispatch.moved': { ...step, data: z.object({ delivered: z.int().nonnegative() }) },
  'dispatch.failed': { ...step, data: z.object({ code: SendError }) },
  'dispatch.health_changed': {
    ...step,
    data: z.object({
      from: DispatchStatus,
      to: DispatchStatus,
      reason: z.enum([...HeldReason.options, ...SendError.options]).optional(),
      /** What the webhook is called, and who is told. */
      name: z.string(),
      readsAs: UserId,
    }),
  },
  /** An event was tried as often as it may be, and others were taken meanwhile. */
  'dispatch.gave_up': { ...step, data: z.object({ code: SendError, name: z.string(), readsAs: UserId }) },
  'dispatch.paused': step,
  'dispatch.rested': step,
  'dispatch.ended': step,
} as const satisfies EventKinds;
