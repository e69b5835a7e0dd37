import * as z from 'zod';
import { Child } from '../../shared/domain/people/children/child.ts';
import type { EventKinds } from '../event.ts';

/** What is known of a child goes nowhere: nobody beside our own consumers hears of it, and no log has it. Its membership tells that it is there. */
const ofChild = { record: Child, audience: 'internal' } as const;

export const childEvents = {
  'child.added': { ...ofChild, data: z.object({}) },
  'child.changed': { ...ofChild, data: z.object({ fields: z.array(z.string()) }) },
  /** What is held of it is to be erased, or still is. */
  'child.erase_due': { ...ofChild, data: z.object({}) },
} as const satisfies EventKinds;
