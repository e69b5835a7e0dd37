import * as z from 'zod';
import { Seal } from '../shared/domain/calendars/seal.ts';
import type { EventKinds } from './event.ts';

const kind = { data: z.object({}), record: Seal.omit({ sealed: true }), audience: 'internal' } as const;

/** What happens to sealed tokens: they themselves are never told, not even sealed. */
export const sealEvents = {
  'seal.made': kind,
  'seal.leased': kind,
  'seal.renewed': { ...kind, data: z.object({ keyVersion: z.int() }) },
  'seal.released': kind,
  'seal.reseal_due': { ...kind, data: z.object({ keyedUntil: z.iso.datetime() }) },
  'seal.erased': kind,
} as const satisfies EventKinds;
