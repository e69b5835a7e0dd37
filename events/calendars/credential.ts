import * as z from 'zod';
import { Credential } from '../../shared/domain/calendars/connections/credential.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Credential.omit({ encrypted: true }), audience: 'internal' } as const;

/** What happens to encrypted tokens: they themselves are never told, not even encrypted. */
export const credentialEvents = {
  'credential.made': kind,
  'credential.leased': kind,
  'credential.renewed': { ...kind, data: z.object({ keyVersion: z.int() }) },
  'credential.released': kind,
  'credential.data_key_due': { ...kind, data: z.object({ keyedUntil: z.iso.datetime() }) },
  'credential.erased': kind,
} as const satisfies EventKinds;
