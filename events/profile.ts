import * as z from 'zod';
import { Profile } from '../shared/domain/profile.ts';
import type { EventKinds } from './event.ts';

const fields = z.object({ fields: z.array(z.string()) });

export const profileEvents = {
  'profile.created': { data: z.object({}), record: Profile },
  'profile.changed': { data: fields, record: Profile },
  'profile.digest_due': {
    data: z.object({
      digests: z.array(z.object({ cadence: z.enum(['daily', 'weekly']), date: z.iso.date() })),
      dueAt: z.iso.datetime(),
    }),
    record: Profile,
  },
  'profile.email_suppressed': { data: z.object({ reason: z.enum(['bounce', 'complaint']) }), record: Profile },
} as const satisfies EventKinds;
