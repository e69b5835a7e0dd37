import dns from 'node:dns';
import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect, test, vi } from 'vitest';
import { signedRequest } from './signed-request.ts';

test('a request ends in time also where no connection is ever made', { timeout: 2000 }, async () => {
  vi.spyOn(dns, 'lookup').mockImplementation((() => undefined) as never);
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const signer = new SignatureV4({ service: 's3', region: 'us-east-1', credentials, sha256: Sha256Node });
  const url = new URL('https://nowhere.example.com/');
  await expect(signedRequest(signer, { url, method: 'GET', timeoutMs: 50 })).rejects.toThrow('has not answered within 50 ms');
});
