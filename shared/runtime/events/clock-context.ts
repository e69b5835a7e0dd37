import type { WriteContext } from '../../data/core/entity.ts';
import { clockActor } from '../../domain/core/due.ts';

/** The context of a write that nobody made by hand: the clock's own name, and the moment, which is this one unless it is told. */
export const clockContext = (requestId: string, now = new Date().toISOString()): WriteContext => ({ userId: clockActor, now, requestId });
