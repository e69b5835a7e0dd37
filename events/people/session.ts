import * as z from 'zod';
import { Session } from '../../shared/domain/people/accounts/session.ts';
import type { EventKinds } from '../event.ts';

/** Users hear of a sign-in by `access.signed_in`, and of the end of one by their profile. */
const kind = { data: z.object({}), record: Session, audience: 'internal' } as const;

export const sessionEvents = {
  'session.begun': kind,
  'session.used': kind,
  /** A second factor was proven in it, at the operators' door. */
  'session.proven': kind,
} as const satisfies EventKinds;
