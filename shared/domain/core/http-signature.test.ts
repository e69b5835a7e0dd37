import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveredOf, digestsIn, faultIn, type HttpSignature, type SignedRequest, signatureBase, signaturesIn } from './http-signature.ts';

const headers = { date: 'Tue, 20 Apr 2021 02:07:55 GMT', 'content-type': 'application/json', 'content-length': '18' };
const request: SignedRequest = {
  ...{ method: 'POST', origin: 'https://example.com', path: '/foo', query: '?param=Value&Pet=dog' },
  ...{ headers, hasBody: true },
};

test('a signature of RFC 9421 itself (B.2.6) is the signature of what is read here', () => {
  const components = ['date', '@method', '@path', '@authority', 'content-type', 'content-length'];
  const input = `(${components.map(each => `"${each}"`).join(' ')});created=1618884473;keyid="test-key-ed25519"`;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' };
  const signature = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
  const isSigned = (of: SignedRequest) =>
    verify(
      null,
      Buffer.from(signatureBase(of, { components, input })!),
      createPublicKey({ key: jwk, format: 'jwk' }),
      Buffer.from(signature, 'base64'),
    );
  expect(isSigned(request)).toBe(true);
  for (const other of [
    { method: 'PUT' },
    { path: '/bar' },
    { origin: 'https://example.org' },
    { headers: { ...headers, 'content-length': '19' } },
  ])
    expect(isSigned({ ...request, ...other })).toBe(false);
});

test('of the derived parts each is what RFC 9421 (2.2) says', () => {
  const named = ['@method', '@target-uri', '@authority', '@scheme', '@request-target', '@path', '@query'];
  expect(signatureBase(request, { components: named, input: '()' })!.split('\n')).toEqual([
    '"@method": POST',
    '"@target-uri": https://example.com/foo?param=Value&Pet=dog',
    '"@authority": example.com',
    '"@scheme": https',
    '"@request-target": /foo?param=Value&Pet=dog',
    '"@path": /foo',
    '"@query": ?param=Value&Pet=dog',
    '"@signature-params": ()',
  ]);
  expect(signatureBase({ ...request, query: '' }, { components: ['@query'], input: '()' })).toContain('"@query": ?\n');
  for (const unknown of ['@status', '@query-param', 'x-none'])
    expect(signatureBase(request, { components: [unknown], input: '()' })).toBeUndefined();
});

const nonce = 'abcdefghijklmnop';
const inputOf = (list: string, more = '') => `a=(${list});created=1000;nonce="${nonce}";keyid="key_1"${more}`;
const found = (input: string, signature = 'a=:AQI=:') => signaturesIn({ headers: { 'signature-input': input, signature } });

test('a signature is read with what it covers, by whom, when and for once; several each by itself', () => {
  expect(found(inputOf('"@method" "@path"', ';alg="ed25519";expires=1300'))).toEqual([
    {
      input: inputOf('"@method" "@path"', ';alg="ed25519";expires=1300').slice(2),
      components: ['@method', '@path'],
      ...{ keyId: 'key_1', nonce, created: 1000, expires: 1300, algorithm: 'ed25519', signature: Uint8Array.of(1, 2) },
    },
  ]);
  expect(found(`b=("date");created=1, ${inputOf('"@method"')}`, 'b=:AA==:, a=:AQI=:')).toMatchObject([{ components: ['@method'] }]);
});

test.each([
  inputOf('"@method";req'),
  inputOf('"@method" "@method"'),
  inputOf('@method'),
  inputOf('"@method"').replace('created=1000', 'created="1000"'),
  inputOf('"@method"').replace(nonce, 'short'),
  inputOf('"@method"', ';expires="1300"'),
  inputOf('"@method"', ';alg=1'),
  inputOf('"@method"').replace(';keyid="key_1"', ''),
  inputOf('"@method"').replace('a=', 'b='),
  'a',
  '',
])('%s is none that is understood', input => {
  expect(found(input)).toEqual([]);
});

test('a path is what was sent, to the letter: what a browser would make of it is another one', () => {
  for (const path of ['/a/../foo', '/%66oo', '/foo/.'])
    expect(signatureBase({ ...request, path }, { components: ['@path'], input: '()' })).toBe(`"@path": ${path}\n"@signature-params": ()`);
});

test('each header that changes what a request does, or for whom, must be covered where it is sent', () => {
  const sent = {
    'acting-for': 'u',
    'api-version': '1',
    'idempotency-key': 'k',
    'if-match': '"1"',
    'if-none-exist': 'x=1',
    'kiosk-session': 's',
  };
  for (const [name, value] of Object.entries(sent)) {
    const of = { ...request, headers: { ...headers, [name]: value } };
    expect(faultIn(signature({}), of, 1000)).toBe('not_covered');
    expect(faultIn(signature({ components: [...signature({}).components, name] }), of, 1000)).toBeUndefined();
  }
});

test('whatever stands in the headers, reading it ends, and says nothing wrong', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (input, signature) => {
      for (const each of found(input, signature)) expect(each.components.length).toBeGreaterThan(0);
    }),
  );
});

const signature = (more: Partial<HttpSignature>): HttpSignature => ({
  input: '',
  components: ['@method', '@path', '@query', 'content-digest', 'content-type'],
  keyId: 'key_1',
  nonce,
  created: 1000,
  signature: Uint8Array.of(),
  ...more,
});

test('a signature covers method and path, and query, body and headers that change what is done where there are any, or is none', () => {
  expect(faultIn(signature({}), request, 1000)).toBeUndefined();
  for (const whole of ['@target-uri', '@request-target'])
    expect(faultIn(signature({ components: ['@method', whole, 'content-digest', 'content-type'] }), request, 1000)).toBeUndefined();
  for (const missing of coveredOf(request)) {
    const components = coveredOf(request).filter(each => each !== missing);
    expect([missing, faultIn(signature({ components }), request, 1000)]).toEqual([missing, 'not_covered']);
  }
  const bare = { ...request, query: '', headers: { date: headers.date }, hasBody: false };
  expect(faultIn(signature({ components: ['@method', '@path'] }), bare, 1000)).toBeUndefined();
});

test('a signature is good from a minute before it was made until five minutes after, and no longer than it says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2000 }), now => {
      const expected = now < 940 ? 'not_yet' : now > 1300 ? 'too_old' : undefined;
      expect(faultIn(signature({}), request, now)).toBe(expected);
    }),
    { examples: [[939], [940], [1300], [1301]] },
  );
  expect(faultIn(signature({ expires: 1010 }), request, 1011)).toBe('too_old');
});

test('digests of a body are read by their algorithms (RFC 9530), and others passed over', () => {
  expect(digestsIn('md5=:AAAA:, sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:')).toEqual([
    ['sha-256', 'X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='],
  ]);
  expect([digestsIn(undefined), digestsIn('sha-256=X48'), digestsIn('sha-256=::')]).toEqual([[], [], []]);
});
