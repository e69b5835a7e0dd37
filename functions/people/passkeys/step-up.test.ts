import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { openPage, type Page } from '../../../scripts/testing/browser/page.ts';
import { mailsTo } from '../../../scripts/testing/mailbox.ts';
import { passkeyOf, provingApi } from '../../../scripts/testing/passkey.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { routes } from '../../../shared/api/index.ts';
import { softAuthenticator } from '../../../shared/webauthn/authenticator.fixture.ts';

type Authenticator = ReturnType<typeof softAuthenticator>;
const body = { name: 'Robot', account: ['read' as const] };
const refused = (reason?: string) =>
  expect.objectContaining({ status: 401, code: 'step_up_required', ...(reason ? { details: expect.objectContaining({ reason }) } : {}) });

/** What a request is refused with that asks for a second factor: the digest of it. */
const digestOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => expect.unreachable('the request was let through'),
    error => error.details.digest,
  );

let counter = 0;
/** A step-up for a digest, and whether the passkey's answer to it is taken. */
const stepUp = async ({ api }: Person, authenticator: Authenticator, digest: string, more: object = {}): Promise<string> => {
  const { data: asked } = await api.createStepUp({ body: { digest } });
  const credential = { ...authenticator.assert({ ...asked.publicKey, counter: ++counter, ...more }), type: 'public-key' as const };
  await api.proveStepUp({ params: asked, body: { credential } });
  return asked.challengeId;
};
const createKey = ({ token }: Person, proof: string, sent: object = body, idempotencyKey?: string) =>
  raw({
    route: routes.createKey,
    params: {},
    token,
    body: JSON.stringify(sent),
    contentType: 'application/json',
    headers: { 'step-up': proof, ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}) },
  });

describe('in a browser', () => {
  let page: Page;
  beforeAll(async () => {
    page = await openPage('http://localhost:3000/', undefined, '<!doctype html><title>App</title>');
    await page.authenticator('verified');
  });
  afterAll(() => page?.close());

  test('the client asks the passkey where the API asks for it, and the call goes through', async () => {
    const ada = await person('ada');
    const { data: asked } = await ada.api.createPasskeyChallenge({});
    const credential = await page.settled<Parameters<Person['api']['addPasskey']>[0]['body']['credential']>(
      `navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(asked.publicKey)}) }).then(made => made.toJSON())`,
    );
    await ada.api.addPasskey({ body: { challengeId: asked.challengeId, name: 'Laptop', credential } });
    await expect(ada.api.createKey({ body })).rejects.toThrow(refused());
    const api = provingApi(ada, publicKey =>
      page.settled(
        `navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(publicKey)}) }).then(made => made.toJSON())`,
      ),
    );
    const { data: key, status } = await api.createKey({ body });
    expect({ status, name: key.name }).toEqual({ status: 201, name: 'Robot' });
    const { data: passkeys } = await ada.api.listPasskeys({});
    expect(passkeys).toMatchObject([{ name: 'Laptop', lastUsedAt: expect.any(String) }]);
  });
});

describe('an account with a passkey', () => {
  let ada: Person;
  let authenticator: Authenticator;
  beforeAll(async () => {
    ada = await person('ada');
    ({ authenticator } = await passkeyOf(ada));
  });

  test('proves keys, addresses of the agenda, other owners, and the end of workspaces and of itself; an account without goes on', async () => {
    const { data: workspace } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });
    const { data: passkeys } = await ada.api.listPasskeys({});
    for (const asked of [
      () => ada.api.createKey({ body }),
      () => ada.api.createFeed({ body: { name: 'Agenda', scope: { kind: 'agenda' } } }),
      () => ada.api.transferOwnership({ params: workspace, body: { userId: ada.userId } }),
      () => ada.api.deleteWorkspace({ params: workspace }),
      () => ada.api.createPasskeyChallenge({}),
      () => ada.api.removePasskey({ params: passkeys[0]! }),
      () => ada.api.closeAccount({}),
    ])
      await expect(asked()).rejects.toThrow(refused());
    const ben = await person('ben');
    expect((await ben.api.createKey({ body })).status).toBe(201);
  });

  test('a proof is good for this one request to the letter, once; a retry under the same key is the same request', async () => {
    const digest = await digestOf(ada.api.createKey({ body }));
    const proof = await stepUp(ada, authenticator, digest);
    const other = await createKey(ada, proof, { ...body, name: 'Other' });
    expect(other).toMatchObject({ status: 401, problem: { code: 'step_up_required', details: { reason: 'for_another' } } });
    expect((await createKey(ada, proof, { account: body.account, name: body.name }, 'once-and-for-all')).status).toBe(201);
    expect((await createKey(ada, proof, body, 'once-and-for-all')).status).toBe(201);
    for (const key of [undefined, 'another-request'])
      expect((await createKey(ada, proof, body, key)).problem?.details).toMatchObject({ reason: 'spent', digest });
  });

  test('of requests at once with one proof one alone goes through', async () => {
    const proof = await stepUp(ada, authenticator, await digestOf(ada.api.createKey({ body })));
    const answers = await Promise.all(Array.from({ length: 4 }, () => createKey(ada, proof)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401]);
  });

  test('what is not proved, made up, or another account’s is no proof', async () => {
    const digest = await digestOf(ada.api.createKey({ body }));
    const { data: asked } = await ada.api.createStepUp({ body: { digest } });
    for (const proof of [asked.challengeId, 'chal_01h455vb4pex5vsknk084sn02q', 'anything'])
      expect((await createKey(ada, proof)).problem).toMatchObject({ code: 'step_up_required', details: { digest } });
    const ben = await person('ben');
    const bens = await passkeyOf(ben);
    const proof = await stepUp(ben, bens.authenticator, digest);
    expect((await createKey(ada, proof)).status).toBe(401);
    await expect(ben.api.proveStepUp({ params: asked, body: { credential: anyCredential } })).rejects.toMatchObject({ status: 404 });
  });

  test('a step-up that somebody with the token alone has begun adds no passkey of theirs', async () => {
    const { data: asked } = await ada.api.createStepUp({ body: { digest: await digestOf(ada.api.createKey({ body })) } });
    const credential = { ...softAuthenticator().register(asked.publicKey), type: 'public-key' as const };
    const adding = ada.api.addPasskey({ body: { challengeId: asked.challengeId, name: 'Forged', credential } });
    await expect(adding).rejects.toMatchObject({ code: 'proof_refused', details: { reason: 'another_ceremony' } });
    expect((await ada.api.listPasskeys({})).data).toHaveLength(1);
  });

  test('an answer is looked at once, and by the passkey of another account, for another origin or digest proves nothing', async () => {
    const digest = await digestOf(ada.api.createKey({ body }));
    for (const [wrong, reason] of [
      [{ origin: 'https://almanac.example' }, 'another_origin'],
      [{ challenge: digest }, 'another_challenge'],
      [{ flags: 0x01 }, 'user_not_verified'],
    ] as const)
      await expect(stepUp(ada, authenticator, digest, wrong)).rejects.toMatchObject({ code: 'proof_refused', details: { reason } });
    const { authenticator: bens } = await passkeyOf(await person('ben'));
    await expect(stepUp(ada, bens, digest)).rejects.toMatchObject({ details: { reason: 'another_credential' } });
    const { data: asked } = await ada.api.createStepUp({ body: { digest } });
    const credential = { ...authenticator.assert({ ...asked.publicKey, counter: ++counter }), type: 'public-key' as const };
    await ada.api.proveStepUp({ params: asked, body: { credential } });
    await expect(ada.api.proveStepUp({ params: asked, body: { credential } })).rejects.toMatchObject({ code: 'challenge_over' });
  });
});

const anyCredential = {
  id: 'bm90IGEgcmVhbCBvbmU',
  type: 'public-key' as const,
  response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' },
};

test('a passkey that counts backwards proves nothing any more, and its owner is told by mail', async () => {
  const ada = await person('ada');
  const { authenticator } = await passkeyOf(ada);
  const digest = await digestOf(ada.api.createKey({ body }));
  await stepUp(ada, authenticator, digest, { counter: 7 });
  await expect(stepUp(ada, authenticator, digest, { counter: 7 })).rejects.toMatchObject({ details: { reason: 'suspected' } });
  await expect(ada.api.createStepUp({ body: { digest } })).rejects.toMatchObject({ status: 404 });
  await expect(ada.api.createKey({ body })).rejects.toThrow(refused());
  await eventually('the mail', async () =>
    (await mailsTo(stage.mailFolder, ada.email)).some(({ subject }) => subject === 'The passkey “Key ring” may have been copied'),
  );
});
