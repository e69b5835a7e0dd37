import * as z from 'zod';
import { newDataKey, openDataKey } from '../../../shared/aws/kms.ts';
import type { Provider } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import type { CredentialContext, Encrypted, Tokens } from '../../../shared/domain/calendars/connections/credential.ts';
import type { ConnectionId, UserId } from '../../../shared/domain/core/ids.ts';
import { environment } from '../../../shared/env.ts';
import { personalWorkspaceOf } from '../../../shared/runtime/http/ids.ts';
import { type CredentialKey, encryptTokens, openTokens } from './credential.ts';

const { CONNECTION_KEY_ARN } = environment({ CONNECTION_KEY_ARN: z.string() });

/** The KMS key that data keys are wrapped by. */
export const connectionKeyArn = CONNECTION_KEY_ARN;

type Of = { userId: UserId; connectionId: ConnectionId; provider: Provider };

const contextOf = ({ userId, connectionId, provider }: Of): CredentialContext => ({
  tenant: personalWorkspaceOf(userId),
  user: userId,
  provider,
  connection: connectionId,
});

/** A data key made ready, so that nothing but AES stands between new tokens and the write that keeps them. */
export type Box = { key: CredentialKey; credential(tokens: Tokens): Encrypted };

const boxOf = (key: CredentialKey, context: CredentialContext): Box => ({ key, credential: tokens => encryptTokens(tokens, context, key) });

/** A box with a new data key for a connection, the `keyVersion`th that it has. */
export const newBox = async (of: Of, keyVersion: number): Promise<Box> => {
  const context = contextOf(of);
  return boxOf({ ...(await newDataKey(CONNECTION_KEY_ARN, context)), keyVersion }, context);
};

/** The tokens in a credential, and the box they came from. Fails when the credential belongs to another connection than it is asked for. */
export const decryptTokens = async (of: Of, encrypted: Encrypted): Promise<{ tokens: Tokens; box: Box }> => {
  const context = contextOf(of);
  const plain = await openDataKey({ wrapped: encrypted.wrappedKey, kmsKeyId: encrypted.kmsKeyId }, context);
  const { kmsKeyId, keyVersion, wrappedKey: wrapped } = encrypted;
  return { tokens: openTokens(encrypted, context, plain), box: boxOf({ plain, wrapped, kmsKeyId, keyVersion }, context) };
};
