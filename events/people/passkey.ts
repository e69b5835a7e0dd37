import * as z from 'zod';
import { Passkey } from '../../shared/domain/people/passkeys/passkey.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Passkey.omit({ credentialId: true, publicKey: true }), audience: 'account' } as const;

export const passkeyEvents = {
  'passkey.added': kind,
  'passkey.renamed': kind,
  'passkey.removed': kind,
  /** It has signed what has this digest. */
  'passkey.used': { ...kind, data: z.object({ digest: z.string() }) },
  /** It has counted backwards, as a copy of it would. */
  'passkey.suspected': kind,
} as const satisfies EventKinds;
