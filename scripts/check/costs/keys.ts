import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked of the stand-in for KMS, in order. */
export const keyRequests: string[] = [];

type Context = Record<string, string>;
type Input = { KeyId: string; CiphertextBlob: string; EncryptionContext: Context; Message: string };

const signing = generateKeyPairSync('ed25519');

const answers: Record<string, (input: Input) => object | undefined> = {
  GenerateDataKey: ({ KeyId, EncryptionContext: context }) => {
    const Plaintext = randomBytes(32).toString('base64');
    const CiphertextBlob = Buffer.from(JSON.stringify({ Plaintext, context })).toString('base64');
    return { Plaintext, CiphertextBlob, KeyId };
  },
  Decrypt: ({ KeyId, CiphertextBlob, EncryptionContext }) => {
    const { Plaintext, context } = JSON.parse(Buffer.from(CiphertextBlob, 'base64').toString()) as { Plaintext: string; context: Context };
    return JSON.stringify(context) === JSON.stringify(EncryptionContext) ? { Plaintext, KeyId } : undefined;
  },
  GetPublicKey: () => ({ PublicKey: signing.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }),
  Sign: ({ Message }) => ({ Signature: sign(null, Buffer.from(Message, 'base64'), signing.privateKey).toString('base64') }),
};

/** A KMS whose wrapped data keys open in the context that they were made in, and in no other, and whose one signing key is Ed25519. It keeps no process alive. */
export const startKeys = async (): Promise<string> => {
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
    keyRequests.push(operation);
    const answer = answers[operation]?.(JSON.parse(Buffer.concat(await request.toArray()).toString()) as Input);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (answer) response.end(JSON.stringify(answer));
    else response.writeHead(400).end('{"__type":"InvalidCiphertextException"}');
  }).listen(0, '127.0.0.1');
  await once(server.unref(), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
