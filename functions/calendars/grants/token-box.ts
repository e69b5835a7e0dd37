import * as z from 'zod';
import { newDataKey, openDataKey } from '../../../shared/aws/kms.ts';
import type { Provider } from '../../../shared/domain/calendars/grant-provider.ts';
import type { SealContext, Sealed, Tokens } from '../../../shared/domain/calendars/seal.ts';
import { environment } from '../../../shared/env.ts';
import { personalWorkspaceOf } from '../../../shared/runtime/http/ids.ts';
import { openTokens, type SealKey, sealTokens } from './seal.ts';

const { GRANT_KEY_ARN } = environment({ GRANT_KEY_ARN: z.string() });

/** The KMS key that data keys are wrapped by. */
export const grantKeyArn = GRANT_KEY_ARN;

type Of = { userId: string; grantId: string; provider: Provider };

const contextOf = ({ userId, grantId, provider }: Of): SealContext => ({
  tenant: personalWorkspaceOf(userId),
  user: userId,
  provider,
  grant: grantId,
});

/** A data key made ready, so that nothing but AES stands between new tokens and the write that keeps them. */
export type Box = { key: SealKey; seal(tokens: Tokens): Sealed };

const boxOf = (key: SealKey, context: SealContext): Box => ({ key, seal: tokens => sealTokens(tokens, context, key) });

/** A box with a new data key for a grant, the `keyVersion`th that it has. */
export const newBox = async (of: Of, keyVersion: number): Promise<Box> => {
  const context = contextOf(of);
  return boxOf({ ...(await newDataKey(GRANT_KEY_ARN, context)), keyVersion }, context);
};

/** The tokens in a seal, and the box they came from. Fails when the seal belongs to another grant than it is asked for. */
export const openBox = async (of: Of, sealed: Sealed): Promise<{ tokens: Tokens; box: Box }> => {
  const context = contextOf(of);
  const plain = await openDataKey({ wrapped: sealed.wrappedKey, kmsKeyId: sealed.kmsKeyId }, context);
  const { kmsKeyId, keyVersion, wrappedKey: wrapped } = sealed;
  return { tokens: openTokens(sealed, context, plain), box: boxOf({ plain, wrapped, kmsKeyId, keyVersion }, context) };
};
