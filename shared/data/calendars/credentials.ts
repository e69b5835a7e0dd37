import { Credential, credentialShardOf } from '../../domain/calendars/connections/credential.ts';
import { entity } from '../core/entity.ts';

/** The encrypted tokens of a connection. `gsi1` lists them by the age of their data keys, for a new key and for nothing else. */
export const credentials = entity({
  name: 'credential',
  pk: 'USER#{userId}',
  sk: 'CREDENTIAL#{connectionId}',
  schema: Credential,
  gsi1: ({ connectionId, keyedAt, encrypted }) =>
    encrypted ? { gsi1pk: `CREDENTIALS#${credentialShardOf(connectionId)}`, gsi1sk: keyedAt } : undefined,
});
