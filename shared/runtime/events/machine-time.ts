import { setTimeout as sleep } from 'node:timers/promises';
import type { TimePort } from '../../clock/ports.ts';

/** The time of the machine. */
export const machineTime: TimePort = {
  now: () => new Date().toISOString(),
  sleep: async milliseconds => {
    await sleep(milliseconds);
  },
};
