import {
  DecryptCommand,
  DescribeKeyCommand,
  GenerateDataKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
} from '@aws-sdk/client-kms';
import { watchable } from '../sdk-clients.ts';

const client = watchable(new KMSClient({}));

type Context = Record<string, string>;
/** A data key of 256 bits: in the clear, for the memory of one function, and wrapped by the KMS key, for the table. */
export type DataKey = { plain: Buffer; wrapped: string; kmsKeyId: string };

/** A new data key that opens under this encryption context alone. */
export const newDataKey = async (keyId: string, context: Context): Promise<DataKey> => {
  const { Plaintext, CiphertextBlob, KeyId } = await client.send(
    new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: context }),
  );
  return { plain: Buffer.from(Plaintext!), wrapped: Buffer.from(CiphertextBlob!).toString('base64'), kmsKeyId: KeyId! };
};

/** Unwraps a data key. Fails when the context is another than the one it was made for. */
export const openDataKey = async ({ wrapped, kmsKeyId }: { wrapped: string; kmsKeyId: string }, context: Context): Promise<Buffer> => {
  const { Plaintext } = await client.send(
    new DecryptCommand({ KeyId: kmsKeyId, CiphertextBlob: Buffer.from(wrapped, 'base64'), EncryptionContext: context }),
  );
  return Buffer.from(Plaintext!);
};

/** The public part of a signing key (SubjectPublicKeyInfo, DER). */
export const spkiOf = async (keyId: string): Promise<Buffer> => {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
  return Buffer.from(PublicKey!);
};

const rawKeyBytes = 32;
/** The public part of a signing key (Ed25519), its 32 bytes alone: they are the end of what KMS answers. */
export const publicKeyOf = async (keyId: string): Promise<Buffer> => (await spkiOf(keyId)).subarray(-rawKeyBytes);

/** The ECDSA signature (P-256) of a SHA-256, in DER. */
export const ecdsaSignatureOf = async (keyId: string, digest: Buffer): Promise<Buffer> => {
  const { Signature } = await client.send(
    new SignCommand({ KeyId: keyId, Message: digest, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' }),
  );
  return Buffer.from(Signature!);
};

/** The Ed25519 signature of a text of at most 4,096 bytes. */
export const signatureOf = async (keyId: string, text: string): Promise<Buffer> => {
  const { Signature } = await client.send(
    new SignCommand({ KeyId: keyId, Message: Buffer.from(text), MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' }),
  );
  return Buffer.from(Signature!);
};

/** The state of a key: `Enabled`, or why it encrypts and decrypts nothing. */
export const keyState = async (keyArn: string): Promise<string> => {
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keyArn }));
  return KeyMetadata?.KeyState ?? 'unknown';
};
