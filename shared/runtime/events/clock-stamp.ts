import type { Stamp } from '../../data/core/entity.ts';
import { clockActor } from '../../domain/core/due.ts';

/** The stamp of a write that nobody made by hand: the clock's own name, and the moment, which is this one unless it is told. */
export const clockStamp = (requestId: string, now = new Date().toISOString()): Stamp => ({ userId: clockActor, now, requestId });
