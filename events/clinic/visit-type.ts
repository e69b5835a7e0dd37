import * as z from 'zod';
import { VisitType } from '../../shared/domain/clinic/booking/visit-type.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: VisitType, audience: 'members' } as const;

export const visitTypeEvents = {
  'visit_type.created': kind,
  'visit_type.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
} as const satisfies EventKinds;
