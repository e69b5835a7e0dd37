import * as z from 'zod';
import { KeyId } from '../../shared/domain/core/ids.ts';
import { Pin } from '../../shared/domain/people/children/pin.ts';
import type { EventKinds } from '../event.ts';

/** What a PIN is verified by goes nowhere. */
const record = Pin.omit({ salt: true, hash: true, sessionHash: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;

export const pinEvents = {
  'pin.set': kind,
  'pin.removed': kind,
  'pin.session_started': { ...kind, data: z.object({ keyId: KeyId, startedAt: z.iso.datetime(), until: z.iso.datetime() }) },
  'pin.session_ended': { ...kind, data: z.object({ keyId: KeyId }) },
  /** Too many have said it wrong. */
  'pin.locked': { ...kind, data: z.object({ until: z.iso.datetime() }) },
  'pin.unlocked': kind,
} as const satisfies EventKinds;
