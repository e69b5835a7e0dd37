import * as z from 'zod';
import { Consent } from '../../shared/domain/calendars/connections/consent.ts';
import { ConnectionId } from '../../shared/domain/core/ids.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Consent.omit({ answer: true, verifier: true, nonce: true }), audience: 'internal' } as const;

/** The one that is heard names the record alone: the consumer reads what it needs. */
export const consentEvents = {
  'consent.started': kind,
  'consent.used': kind,
  'consent.answered': kind,
  'consent.claimed': { ...kind, data: z.object({ connectionId: ConnectionId }) },
  'consent.unclaimed': kind,
  'consent.erased': kind,
} as const satisfies EventKinds;
