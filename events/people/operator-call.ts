import * as z from 'zod';
import { OperatorCall } from '../../shared/domain/people/accounts/operator-call.ts';
import type { EventKinds } from '../event.ts';

/** They are the stage's own: operators read them at their door. */
const kind = { data: z.object({}), record: OperatorCall, audience: 'internal' } as const;

export const operatorCallEvents = {
  'operator_call.admitted': kind,
  'operator_call.refused': kind,
} as const satisfies EventKinds;
