import * as z from 'zod';
import { Access } from '../../shared/domain/core/access.ts';
import type { EventKinds } from '../event.ts';

/** For who may read the audit, and nobody else: no cursor, webhook or bus tells of them. Their own sign-ins are told to users. */
const kind = { data: z.object({}), record: Access, audience: 'internal' } as const;

export const accessEvents = {
  'access.read': kind,
  'access.exported': kind,
  'access.refused': kind,
  /** Somebody was given a variant of an experiment. */
  'access.exposed': kind,
  'access.signed_in': { ...kind, audience: 'account' },
} as const satisfies EventKinds;
