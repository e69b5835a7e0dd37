import { hash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { feedRoutes } from '../../../shared/api/calendars/feeds.ts';
import type { Route } from '../../../shared/api/core/route.ts';
import { keyRoutes } from '../../../shared/api/people/keys.ts';
import { meRoutes } from '../../../shared/api/people/me.ts';
import { canonical } from '../../../shared/domain/core/canonical.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { newChallenge } from '../../../shared/domain/people/passkeys/challenge.ts';
import { addPasskey } from '../../../shared/domain/people/passkeys/passkey.ts';
import { requestFor } from '../../../shared/runtime/http/gateway.fixture.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/*
 * A proof of a second factor is good for one request, once, whoever races for it. On a DynamoDB engine in memory, with the code that the
 * functions run.
 */
const data = onEngine(async () => {
  const [challenges, { passkeys }, { requireStepUp }] = await Promise.all([
    import('../../../shared/data/people/challenges.ts'),
    import('../../../shared/data/people/passkeys.ts'),
    import('../../../shared/runtime/http/step-up.ts'),
  ]);
  return { ...challenges, passkeys, requireStepUp };
});

const now = '2026-11-29T08:00:00.000Z';
const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const [ada, ben] = [id('user', 1), id('user', 2)];
const passkeyId = id('passkey', 1);
const shown = {
  credentialId: 'Zmlyc3Q',
  algorithm: 'ES256' as const,
  publicKey: 'MFkw',
  counter: 0,
  backupEligible: false,
  backedUp: false,
};
const body = { name: 'Robot', account: ['read'] };

beforeAll(async () => {
  const change = addPasskey({ ...shown, name: 'Key ring', transports: [] }, { userId: ada, passkeyId }, [], now);
  await data.passkeys.create(change, { userId: ada, now, requestId: 'request-1' });
});

let challenges = 0;
/** A challenge of a user for a digest, proved by their passkey. */
const proofFor = async (userId: UserId, digest: string) => {
  const ids = { userId, challengeId: id('chal', ++challenges) };
  await data.keepChallenge(newChallenge(ids, { challenge: 'a'.repeat(43), digest, salt: 'b'.repeat(43) }, now));
  await data.noteProof(await data.takeChallenge(ids, 'proof', now), passkeyId);
  return ids.challengeId;
};
type RequestParts = { route?: Route; sent?: unknown; proof?: string; mark?: string; userId?: UserId; signedInAt?: string };
/** Whether a request is let through, or why not. */
const ask = async ({ route = keyRoutes.createKey, sent = body, proof, mark, userId = ada, signedInAt }: RequestParts): Promise<string> => {
  const caller = { userId, zone: 'UTC', locale: 'en', roles: {}, ...(signedInAt ? { signedInAt } : {}) };
  const event = requestFor(route, { caller, body: sent, headers: proof ? { 'step-up': proof } : {} });
  return data.requireStepUp(route, event, caller, mark, now).then(
    () => 'through',
    ({ code, details }) => details.reason ?? code,
  );
};
const digestOf = (sent: unknown, { method, path }: Route = keyRoutes.createKey): string =>
  hash('sha256', canonical({ for: 'request', userId: ada, method, path, body: sent }), 'base64url');

test('of requests at once with one proof one alone goes through, and all that are retries of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('first', 'second', undefined), { minLength: 2, maxLength: 6 }), async marks => {
      const proof = await proofFor(ada, digestOf(body));
      const answers = await Promise.all(marks.map(async mark => ({ mark, answer: await ask({ proof, mark }) })));
      const through = answers.filter(({ answer }) => answer === 'through').map(({ mark }) => mark);
      const [winner] = through;
      const expected = winner === undefined ? 1 : marks.filter(mark => mark === winner).length;
      expect([new Set(through).size, through.length]).toEqual([1, expected]);
      expect(answers.filter(({ answer }) => answer !== 'through').every(({ answer }) => answer === 'spent')).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('a proof is for its caller, method, path and body, whatever the order and the blanks of its names', async () => {
  const proof = await proofFor(ada, digestOf(body));
  expect(await ask({ proof, sent: { ...body, name: 'robot' } })).toBe('for_another');
  expect(await ask({ proof, route: { ...keyRoutes.createKey, path: '/v1/others' } })).toBe('for_another');
  expect(await ask({ proof, route: feedRoutes.createFeed })).toBe('for_another');
  expect(await ask({ proof: await proofFor(ben, digestOf(body)) })).toBe('not_proven');
  expect(await ask({ proof, sent: { account: body.account, name: body.name } })).toBe('through');
});

test('a request without a body is proved, too', async () => {
  const route = meRoutes.closeAccount;
  expect(await ask({ route, sent: '', signedInAt: now })).toBe('step_up_required');
  expect(await ask({ route, sent: '', proof: await proofFor(ada, digestOf(null, route)) })).toBe('through');
  // Nobody reads what is sent along with it, JSON or not.
  expect(await ask({ route, sent: 'not JSON' })).toBe('step_up_required');
});

test('a challenge is answered by one of many at once; one that nobody has answered proves nothing', async () => {
  const ids = { userId: ada, challengeId: id('chal', ++challenges) };
  await data.keepChallenge(newChallenge(ids, { challenge: 'a'.repeat(43), digest: digestOf(body), salt: 'b'.repeat(43) }, now));
  expect(await ask({ proof: ids.challengeId })).toBe('not_proven');
  const taken = await Promise.allSettled(Array.from({ length: 5 }, () => data.takeChallenge(ids, 'proof', now)));
  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await ask({ proof: ids.challengeId })).toBe('not_proven');
});

test('a step-up, which any token may begin, adds no passkey, and a challenge for a new passkey proves nothing', async () => {
  const idsOf = () => ({ userId: ada, challengeId: id('chal', ++challenges) });
  const [stepUp, registration] = [idsOf(), idsOf()];
  await data.keepChallenge(newChallenge(stepUp, { challenge: 'a'.repeat(43), digest: digestOf(body), salt: 'b'.repeat(43) }, now));
  await data.keepChallenge(newChallenge(registration, { challenge: 'a'.repeat(43) }, now));
  const other = { code: 'proof_refused', details: { reason: 'another_ceremony' } };
  await expect(data.takeChallenge(stepUp, 'registration', now)).rejects.toMatchObject(other);
  await expect(data.takeChallenge(registration, 'proof', now)).rejects.toMatchObject(other);
  expect(await data.takeChallenge(stepUp, 'proof', now)).toMatchObject({ usedAt: now });
});

test('an account without a passkey goes on as before, but for what needs a sign-in within ten minutes', async () => {
  expect(await ask({ userId: ben })).toBe('through');
  const closing = { userId: ben, route: meRoutes.closeAccount, sent: '' };
  const ago = (minutes: number): string => new Date(Date.parse(now) - minutes * 60_000).toISOString();
  expect(await ask({ ...closing, signedInAt: ago(9) })).toBe('through');
  for (const signedInAt of [ago(11), undefined]) expect(await ask({ ...closing, signedInAt })).toBe('sign_in_again');
});
