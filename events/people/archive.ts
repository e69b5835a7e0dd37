import * as z from 'zod';
import { Archive } from '../../shared/domain/people/accounts/archive.ts';
import type { EventKinds } from '../event.ts';

const step = { data: z.object({}), record: Archive, audience: 'internal' } as const;

export const archiveEvents = {
  'archive.started': step,
  'archive.due': step,
  'archive.left': step,
} as const satisfies EventKinds;
