type PrivateKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** By which key a client signs its requests (RFC 9421): the id of its API key, and the private half of the public key that this has. */
export type Signer = { keyId: string; privateKey: PrivateKey };

type Signable = { method: string; url: string; headers: Record<string, string>; body?: string | undefined };

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));

const digestOf = async (body: string): Promise<string> =>
  `sha-256=:${base64(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)))}:`;

/**
 * The headers of a request with those that sign it and all of them but the token, where there is a signer. Made anew for each try: what was sent once
 * is refused a second time.
 */
export const signed = async (
  signer: Signer | undefined,
  { method, url, headers, body }: Signable,
  nowMs: number,
): Promise<Record<string, string>> => {
  if (!signer) return headers;
  const { keyId, privateKey } = signer;
  const { pathname, search } = new URL(url);
  const digest: Record<string, string> = body === undefined ? {} : { 'content-digest': await digestOf(body) };
  const { authorization: _token, ...said } = { ...headers, ...digest };
  const covered = Object.entries({ '@method': method, '@path': pathname, '@query': search || '?', ...said });
  const list = covered.map(([name]) => `"${name}"`).join(' ');
  const input = `(${list});created=${Math.floor(nowMs / 1000)};nonce="${crypto.randomUUID()}";keyid="${keyId}"`;
  const base = [...covered.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${input}`].join('\n');
  const algorithm = privateKey.algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'Ed25519' };
  const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(base));
  return { ...headers, ...digest, 'signature-input': `almanac=${input}`, signature: `almanac=:${base64(signature)}:` };
};
