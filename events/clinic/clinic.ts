import * as z from 'zod';
import { Clinic } from '../../shared/domain/clinic/clinic.ts';
import type { EventKinds } from '../event.ts';

export const clinicEvents = {
  'clinic.changed': { data: z.object({ fields: z.array(z.string()) }), record: Clinic, audience: 'members' },
} as const satisfies EventKinds;
