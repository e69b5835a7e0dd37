import { generateKeyPairSync, type KeyObject, randomUUID, sign, webcrypto } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { apiOf } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clientFor } from '../../../shared/api/client/client.ts';
import { signed as signedBy } from '../../../shared/api/client/client-signing.ts';
import { routes } from '../../../shared/api/index.ts';

const rows = [{ resource: 'item' as const, actions: ['read' as const, 'create' as const] }];

/** A key that signs, with the halves of its pair. */
const signingKey = async (kind: 'ed25519' | 'p256', requests: 'changes' | 'all') => {
  const ada = await person('ada');
  const pair = kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = pair.publicKey.export({ format: 'jwk' });
  const publicKey = (kind === 'ed25519' ? { kty, crv, x } : { kty, crv, x, y }) as never;
  const scopes = [{ workspaceId: ada.workspaceId, rows }];
  const { data: key } = await ada.api.createKey({ body: { name: 'script', scopes, signing: { publicKey, requests } } });
  const algorithm = kind === 'ed25519' ? 'Ed25519' : { name: 'ECDSA', namedCurve: 'P-256' };
  const der = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  const signer = { keyId: key.keyId, privateKey };
  const api = clientFor(routes, { baseUrl: stage.apiUrl, token: key.token, retries: 0, signer });
  return { ...ada, key, signer, signed: api, unsigned: apiOf(stage, key.token), pair };
};

/** Bytes that a key has signed, which are no signature of a request. */
const strayBy = (privateKey: KeyObject) => sign(null, Buffer.from('anything'), privateKey).toString('base64');

const refusedAs = (reason: string) => ({ status: 401, code: 'signature_refused', details: { reason } });

describe('an API key that has a public key', () => {
  test.each(['ed25519', 'p256'] as const)('of %s does nothing but what is signed by it, and reads as before', async kind => {
    const { signed, unsigned, workspaceId, key } = await signingKey(kind, 'changes');
    const body = { title: 'Rent' };
    await expect(unsigned.createItem({ params: { workspaceId }, body })).rejects.toMatchObject(refusedAs('missing'));
    const { data: item } = await signed.createItem({ params: { workspaceId }, body });
    expect((await unsigned.getItem({ params: { workspaceId, itemId: item.itemId } })).data.title).toBe('Rent');
    expect(key).toMatchObject({ signing: { requests: 'changes' } });
  });

  test('that signs everything reads nothing without', async () => {
    const { signed, unsigned, workspaceId } = await signingKey('ed25519', 'all');
    await expect(unsigned.listItems({ params: { workspaceId } })).rejects.toMatchObject(refusedAs('missing'));
    expect((await signed.listItems({ params: { workspaceId }, query: { limit: 5 } })).status).toBe(200);
  });

  describe('sends', () => {
    const parts = async () => {
      const { key, signer, workspaceId } = await signingKey('ed25519', 'changes');
      const url = `${stage.apiUrl}/v1/workspaces/${workspaceId}/items`;
      const body = JSON.stringify({ title: 'Rent' });
      const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const send = async (said: Record<string, string>, text: string | undefined = body) => {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { authorization: `Bearer ${key.token}`, ...said },
          ...(text ? { body: text } : {}),
        });
        const { code, details } = (await answer.json()) as { code?: string; details?: { reason?: string } };
        return code === 'signature_refused' ? `${details!.reason}` : `${answer.status}`;
      };
      const sign = (more: object = {}, at = Date.now()) => signedBy(signer, { method: 'POST', url, headers, body, ...more }, at);
      return { key, url, send, sign, headers };
    };

    test('each signature once, also where twenty are on their way together', async () => {
      const { send, sign, headers } = await parts();
      const once = await sign();
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(once)));
      expect(answers.toSorted()).toEqual(['201', ...Array.from({ length: 19 }, () => 'replayed')]);
      expect(await send(await sign({ headers: { ...headers, 'idempotency-key': randomUUID() } }))).toBe('201');
    });

    test('what was signed, to the letter, and within its time', async () => {
      const { send, sign, url, headers } = await parts();
      const now = Date.now();
      expect(await send(await sign(), JSON.stringify({ title: 'Rent, twice' }))).toBe('digest');
      expect(await send(await sign(), '')).toBe('digest');
      expect(await send(await sign({ url: `${url}/x` }))).toBe('wrong');
      expect(await send(await sign({ url: `${url}?limit=1` }))).toBe('wrong');
      expect(await send(await sign({ method: 'PUT' }))).toBe('wrong');
      expect(await send({ ...(await sign()), 'idempotency-key': randomUUID() })).toBe('wrong');
      expect(await send({ ...(await sign({ headers: { 'content-type': headers['content-type'] } })), ...headers })).toBe('not_covered');
      expect(await send(await sign({}, now - 310_000))).toBe('too_old');
      expect(await send(await sign({}, now + 120_000))).toBe('not_yet');
      expect(await send(await sign({}, now - 240_000))).toBe('201');
    });

    test('what its own key has signed, and nothing of a stranger or of another key', async () => {
      const [{ send, sign, key, headers }, other] = await Promise.all([parts(), parts()]);
      const signature = (await sign()).signature!;
      const strange = `almanac=:${strayBy(generateKeyPairSync('ed25519').privateKey)}:`;
      expect(await send({ ...(await sign()), signature: strange })).toBe('wrong');
      expect(await send({ ...(await sign()), signature })).toBe('wrong');
      expect(await send(await other.sign())).toBe('other_key');
      const renamed = await other.sign();
      const input = renamed['signature-input']!.replace(other.key.keyId, key.keyId);
      expect(await send({ ...renamed, 'signature-input': input })).toBe('wrong');
      const { 'signature-input': _, ...without } = await sign();
      expect(await send(without)).toBe('missing');
      expect(await send({ ...headers, 'signature-input': 'none', signature: 'none' })).toBe('not_understood');
    });
  });

  test('signs a batch once for all of its commands', async () => {
    const { signed, unsigned, workspaceId } = await signingKey('ed25519', 'changes');
    const command = { method: 'POST' as const, path: `/v1/workspaces/${workspaceId}/items`, body: { title: 'Rent' } };
    const body = { commands: [command, command] };
    await expect(unsigned.runBatch({ body })).rejects.toMatchObject(refusedAs('missing'));
    expect((await signed.runBatch({ body })).data.results).toMatchObject([{ status: 201 }, { status: 201 }]);
  });
});
