import * as z from 'zod';
import { Schedule } from '../../shared/domain/clinic/booking/schedule.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Schedule, audience: 'members' } as const;

export const scheduleEvents = {
  'schedule.created': kind,
  'schedule.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
} as const satisfies EventKinds;
