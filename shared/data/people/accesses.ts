import { Access } from '../../domain/core/access.ts';
import { entity } from '../core/entity.ts';

/** What was done and has changed no record, on its way to the log of its owner. Every function that answers requests may put here, and nowhere near what it may not change. */
export const accesses = entity({ name: 'access', pk: 'ACCESS#{scope}#{ownerId}', sk: '{accessId}', schema: Access });
