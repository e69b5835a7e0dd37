import type { Delayed, IndexPort, LanePort, QueuePort, TimePort } from '../../../shared/clock/ports.ts';
import { dueIn } from '../../../shared/data/core/due.ts';
import { laneOf } from '../../../shared/data/lanes.ts';
import { machineTime } from '../../../shared/runtime/events/machine-time.ts';
import { sendToLanes } from './lanes.ts';

/** The due queues, the due index and the time of the machine, as the clock's functions want them. */
export const ports: IndexPort & QueuePort & TimePort & LanePort = {
  dueIn,
  laneOf,
  send: (messages: Delayed[]) => sendToLanes(messages),
  ...machineTime,
};
