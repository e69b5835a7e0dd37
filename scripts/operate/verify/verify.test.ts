import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dueProjected, projected } from '../../../shared/data/core/schema.ts';
import { emptyRoot } from '../../../shared/log/tree/hash.ts';
import { checkpointText, signedNote, verifierKey } from '../../../shared/log/tree/note.ts';
import { type Answer, type Assumption, findAll, tableOf, type View } from './assumption.ts';
import { assumptions, page } from './register.ts';

const answer = (status: number, body: object | string = {}, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: new Headers(headers),
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const tokenWith = (claims: object): string => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
const claims = { sub: 's', client_id: 'c', auth_time: 1, origin_jti: 'o', jti: 'j', token_use: 'access', iat: 0, exp: 3600 };
const token = tokenWith(claims);

const document = '{"openapi":"3.1.0"}';
const files: View['ask'] = async (_, { headers = {} } = {}) =>
  headers['if-none-match'] === '"e"' ? answer(304) : answer(200, document, { etag: '"e"' });
const itemList: View['ask'] = async (path, { method, body = '' } = {}) => {
  if (method === 'POST') return answer(body.length > 262_144 ? 413 : 201, { code: 'body_too_large' });
  return path.includes('kind=task&kind=chore') ? answer(400, { code: 'invalid_request' }) : answer(200);
};
const origin = 'almanac-dev/users/user_1/1';
const pair = generateKeyPairSync('ed25519');
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const said = checkpointText({ origin, size: 0, root: emptyRoot });
const checkpoint = {
  checkpoint: signedNote(said, origin, publicKey, sign(null, Buffer.from(said), pair.privateKey)),
  key: verifierKey(origin, publicKey),
};

/** A stage on AWS as it must be. */
const ask: View['ask'] = async (path, asked) => {
  if (path === '/v1/keys') return answer({ OPTIONS: 204, PUT: 405 }[asked?.method ?? 'GET'] ?? 401);
  if (path === '/v1/config') return answer(200);
  if (path === '/v1/me/log/checkpoint') return answer(200, { data: checkpoint });
  if (path === '/v1/me') return answer(200, { data: { personalWorkspaceId: 'ws_1' } });
  return path === '/openapi.json' ? files(path, asked) : itemList(path, asked);
};
const table = {
  stream: 'NEW_AND_OLD_IMAGES',
  recoverable: true,
  expiry: 'expiresAt',
  keyArn: 'arn:key',
  projections: { gsi1: [...projected], due: [...dueProjected] },
};
const account = {
  table: async () => table,
  keyRotates: async () => true,
  streamReaders: async () => [{ name: 'near', lanes: 10, halves: true, tries: 100 }],
  concurrency: async () => 1000,
  mailsADay: async () => 50_000,
  userPool: async () => ({ isProtected: true, revokesTokens: true, accessMinutes: 60 }),
};
const sound: View = { isLocal: false, ask, token, account };

/** A stage where one path is answered otherwise. */
const answering = (isIt: (path: string, method: string) => boolean, other: Answer): View => ({
  ...sound,
  ask: async (path, asked = {}) => (isIt(path, asked.method ?? 'GET') ? other : ask(path, asked)),
});
const withAccount = (other: Partial<typeof account>): View => ({ ...sound, account: { ...account, ...other } as typeof account });
const withTable = (other: object): View => withAccount({ table: async () => ({ ...table, ...other }) });

/** For each check, a stage that refutes it: one that cannot fail shows nothing. */
const planted: Record<string, View[]> = {
  methods: [
    answering((path, method) => path === '/v1/keys' && method === 'PUT', answer(401)),
    answering((path, method) => path === '/v1/keys' && method === 'GET', answer(200)),
    answering((path, method) => path === '/v1/config' && method === 'HEAD', answer(404)),
  ],
  preflight: [answering((_, method) => method === 'OPTIONS', answer(401, { message: 'Unauthorized' }))],
  'conditional-requests': [
    answering(path => path === '/openapi.json', answer(200, '{"openapi":"3.1.0"}', { etag: '"e"' })),
    answering(path => path === '/openapi.json', answer(304)),
  ],
  'repeated-parameters': [answering(path => path.includes('kind=chore'), answer(200))],
  'plus-in-a-query': [answering(path => path.includes('+7d'), answer(400, { code: 'invalid_request' }))],
  'large-bodies': [answering((_, method) => method === 'POST', answer(413, { message: 'Request Too Long' }))],
  claims: [
    { ...sound, token: tokenWith({ ...claims, origin_jti: undefined }) },
    { ...sound, token: tokenWith({ ...claims, exp: 86_400 }) },
    { ...sound, token: tokenWith({ ...claims, token_use: 'id' }) },
  ],
  'checkpoint-signature': [
    answering(path => path.endsWith('/checkpoint'), answer(500, { code: 'internal' })),
    answering(
      path => path.endsWith('/checkpoint'),
      answer(200, { data: { ...checkpoint, checkpoint: checkpoint.checkpoint.replace('\n0\n', '\n1\n') } }),
    ),
  ],
  'stream-images': [withTable({ stream: 'NEW_IMAGE' }), withTable({ stream: undefined })],
  'stream-readers': [
    withAccount({ streamReaders: async () => [] }),
    withAccount({ streamReaders: async () => [{ name: 'near', lanes: 10, halves: false, tries: 100 }] }),
    withAccount({ streamReaders: async () => [1, 2, 3].map(each => ({ name: `${each}`, lanes: 10, halves: true, tries: 100 })) }),
  ],
  'point-in-time-recovery': [withTable({ recoverable: false })],
  expiry: [withTable({ expiry: undefined })],
  projections: [
    withTable({ projections: { gsi1: [...projected].slice(1), due: [...dueProjected] } }),
    withTable({ projections: { gsi1: [...projected] } }),
  ],
  'table-key': [withTable({ keyArn: undefined }), withAccount({ keyRotates: async () => false })],
  concurrency: [withAccount({ concurrency: async () => 10 })],
  'mail-quota': [withAccount({ mailsADay: async () => 200 })],
  'user-pool': [withAccount({ userPool: async () => ({ isProtected: true, revokesTokens: false, accessMinutes: 60 }) })],
};

const checked = assumptions.filter(each => 'check' in each);
const one = async (assumption: Assumption, view: View) => (await findAll([assumption], view))[0]!;

test('the register is what the checks say (written anew with `vitest -u`)', async () => {
  expect(new Set(assumptions.map(({ name }) => name)).size).toBe(assumptions.length);
  await expect(page()).toMatchFileSnapshot('../../../.github/assumptions.md');
});

test('a stage that is as it must be is verified by every check, and what is done by hand says its command', async () => {
  const rows = await findAll(assumptions, sound);
  expect(rows.filter(({ verdict }) => verdict === 'verified').map(({ name }) => name)).toEqual(checked.map(({ name }) => name));
  expect(rows.filter(({ seen }) => seen.startsWith('by hand: '))).toHaveLength(assumptions.length - checked.length);
  expect(tableOf(rows)).toContain(`${checked.length} verified, 0 refuted, ${assumptions.length - checked.length} not checkable here`);
});

describe('a stage that is otherwise is refuted', () => {
  test.each(checked.map(each => [each.name, each] as const))('by %s', async (name, assumption) => {
    expect(planted[name]?.length, 'a planted refutation').toBeGreaterThan(0);
    for (const view of planted[name]!) expect(await one(assumption, view)).toMatchObject({ verdict: 'refuted' });
  });
});

describe('what cannot be seen is said, and not taken for seen', () => {
  const named = (name: string) => assumptions.find(each => each.name === name)!;

  test('without a token, without credentials, and on the local cloud', async () => {
    expect(await one(named('plus-in-a-query'), { isLocal: false, ask })).toMatchObject({
      verdict: 'not checkable here',
      seen: expect.stringContaining('ALMANAC_TOKEN'),
    });
    expect(await one(named('stream-images'), { isLocal: false, ask, token })).toMatchObject({
      verdict: 'not checkable here',
      seen: expect.stringContaining('--name'),
    });
    expect(await one(named('concurrency'), { ...sound, isLocal: true })).toMatchObject({
      verdict: 'not checkable here',
      seen: 'the local cloud has no such limit',
    });
  });

  test('where the credentials may not read it; but a check that breaks has shown nothing, and is no success', async () => {
    const failing = (name: string) => withAccount({ concurrency: () => Promise.reject(Object.assign(new Error('no'), { name })) });
    expect(await one(named('concurrency'), failing('AccessDeniedException'))).toMatchObject({ verdict: 'not checkable here' });
    expect(await one(named('concurrency'), failing('TypeError'))).toMatchObject({
      verdict: 'refuted',
      seen: expect.stringContaining('the check failed'),
    });
  });
});
