import * as z from 'zod';
import { Relation } from '../../shared/domain/items/relations/relation.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Relation, audience: 'members', redact: ['expiresAt'] } as const;

/** Each is told at both ends: once of either item. */
export const relationEvents = {
  'relation.created': kind,
  'relation.removed': kind,
  /** It is forgotten with one of its items, which went into the trash, or is not, as that came back. */
  'relation.followed': { ...kind, audience: 'internal' },
} as const satisfies EventKinds;
