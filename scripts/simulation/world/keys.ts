import { randomBytes } from 'node:crypto';
import { refused } from '../table/refused.ts';
import type { Service } from './calls.ts';

type Context = Record<string, string>;
type Wrapped = { plain: string; context: Context };

/** The data key in a wrapped one. Fails where the encryption context is another than the one that it was made for. */
export const unwrap = (wrapped: Buffer, context: Context): Buffer => {
  const known = JSON.parse(wrapped.toString()) as Wrapped;
  if (JSON.stringify(known.context) !== JSON.stringify(context)) throw refused('InvalidCiphertextException', 'Another context');
  return Buffer.from(known.plain, 'base64');
};

/** KMS as far as encrypted tokens need it: data keys that are wrapped, and open under their own context alone. Nobody looks into a wrapped one. */
export const keyService: Service = (operation, input) => {
  const {
    KeyId,
    CiphertextBlob,
    EncryptionContext: context,
  } = input as { KeyId: string; CiphertextBlob: Buffer; EncryptionContext: Context };
  if (operation === 'Decrypt') return { Plaintext: unwrap(CiphertextBlob, context) };
  if (operation !== 'GenerateDataKey') throw new Error(`The simulated KMS does not know ${operation}`);
  const Plaintext = randomBytes(32);
  const wrapped: Wrapped = { plain: Plaintext.toString('base64'), context };
  return { Plaintext, CiphertextBlob: Buffer.from(JSON.stringify(wrapped)), KeyId };
};
