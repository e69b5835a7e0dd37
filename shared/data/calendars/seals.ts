import { Seal, sealShardOf } from '../../domain/calendars/seal.ts';
import { entity } from '../core/entity.ts';

/** The sealed tokens of a grant. `gsi1` lists them by the age of their data keys, for a new key and for nothing else. */
export const seals = entity({
  name: 'seal',
  pk: 'USER#{userId}',
  sk: 'SEAL#{grantId}',
  schema: Seal,
  gsi1: ({ grantId, keyedAt, sealed }) => (sealed ? { gsi1pk: `SEALS#${sealShardOf(grantId)}`, gsi1sk: keyedAt } : undefined),
});
