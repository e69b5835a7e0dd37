import * as z from 'zod';
import { Connection, ConnectionError, ConnectionStatus } from '../../shared/domain/calendars/connections/connection.ts';
import type { EventKinds } from '../event.ts';

const nothing = z.object({});
const step = { data: nothing, record: Connection, audience: 'internal' } as const;
const ofAccount = { record: Connection, audience: 'account' } as const;

export const connectionEvents = {
  'connection.connected': { ...ofAccount, data: z.object({ again: z.boolean() }) },
  'connection.refresh_due': step,
  'connection.refreshed': step,
  'connection.failed': { ...ofAccount, data: z.object({ reason: ConnectionError }) },
  'connection.health_changed': {
    ...ofAccount,
    data: z.object({ from: ConnectionStatus, to: ConnectionStatus, reason: ConnectionError.optional() }),
  },
  'connection.sync_due': step,
  'connection.sync_asked': step,
  'connection.refresh_asked': step,
  'connection.synced': { ...ofAccount, data: nothing },
  'connection.disconnected': { ...ofAccount, data: z.object({ from: ConnectionStatus }) },
  'connection.revoke_due': step,
  'connection.revocation_failed': step,
  'connection.erased': { ...ofAccount, data: z.object({ revocation: z.enum(['done', 'not_offered', 'not_heard']) }) },
} as const satisfies EventKinds;
