import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { openPage, type Page } from '../../../scripts/testing/browser/page.ts';
import { mailsTo } from '../../../scripts/testing/mailbox.ts';
import { passkeyOf, provingApi } from '../../../scripts/testing/passkey.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { type Answering, softAuthenticator } from '../../../shared/webauthn/authenticator.fixture.ts';

describe('in a browser', () => {
  let page: Page;
  beforeAll(async () => {
    page = await openPage('http://localhost:3000/', undefined, '<!doctype html><title>App</title>');
  });
  afterAll(() => page?.close());

  /** What a page of an app does with what the API asks for. */
  const createOn = <T>(publicKey: unknown): Promise<T> =>
    page.settled<T>(`navigator.credentials
      .create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(publicKey)}) })
      .then(made => made.toJSON(), error => ({ refused: error.name }))`);
  type Made = Parameters<Person['api']['addPasskey']>[0]['body']['credential'];

  test('a passkey that it makes is added to the account, once, and the browser makes no second one there', async () => {
    const ada = await person('ada');
    await page.authenticator('verified');
    const { data: asked } = await ada.api.createPasskeyChallenge({});
    const credential = await createOn<Made>(asked.publicKey);
    expect(credential).toMatchObject({ id: expect.any(String), type: 'public-key' });
    const body = { challengeId: asked.challengeId, name: 'Laptop', credential };
    const { data: passkey, status } = await ada.api.addPasskey({ body });
    expect({ status, passkey }).toMatchObject({ status: 201, passkey: { name: 'Laptop', transports: ['internal'], backedUp: false } });
    await expect(ada.api.addPasskey({ body })).rejects.toMatchObject({ status: 409, code: 'challenge_over' });
    expect((await ada.api.listPasskeys({})).data).toEqual([passkey]);
    const api = provingApi(ada, publicKey =>
      page.settled(
        `navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(publicKey)}) }).then(made => made.toJSON())`,
      ),
    );
    const { data: again } = await api.createPasskeyChallenge({});
    expect(await createOn(again.publicKey)).toEqual({ refused: 'InvalidStateError' });
  });
});

describe('a passkey', () => {
  test('is added once, however often the request comes, renamed, and removed; of both ends its owner is told by mail', async () => {
    const ada = await person('ada');
    const { data: asked } = await ada.api.createPasskeyChallenge({});
    const authenticator = softAuthenticator();
    const credential = { ...authenticator.register(asked.publicKey), type: 'public-key' as const };
    const request = { body: { challengeId: asked.challengeId, name: 'Key ring', credential }, idempotencyKey: 'once-and-for-all' };
    const { data: passkey } = await ada.api.addPasskey(request);
    expect((await ada.api.addPasskey(request)).data).toEqual(passkey);
    const { data: renamed } = await ada.api.renamePasskey({ params: passkey, body: { name: 'Desk' }, ifMatch: passkey.version });
    expect(renamed).toEqual({ ...passkey, name: 'Desk', version: 2 });
    const sign = async (publicKey: object) => ({ ...authenticator.assert(publicKey as Answering), type: 'public-key' });
    await provingApi(ada, sign).removePasskey({ params: passkey });
    expect((await ada.api.listPasskeys({})).data).toEqual([]);
    await expect(ada.api.renamePasskey({ params: passkey, body: { name: 'Desk' } })).rejects.toMatchObject({ status: 404 });
    const subjects = await eventually('both mails', async () => {
      const mails = await mailsTo(stage.mailFolder, ada.email);
      return mails.length === 2 && mails.map(({ subject }) => subject).sort();
    });
    expect(subjects).toEqual(['The passkey “Desk” was removed', 'The passkey “Key ring” was added']);
  });

  test('of another origin, domain or challenge, or whose user it has not recognised, is refused, and its challenge is used', async () => {
    const ada = await person('ada');
    for (const [wrong, reason] of [
      [{ origin: 'https://almanac.example' }, 'another_origin'],
      [{ domain: 'almanac.example' }, 'another_domain'],
      [{ challenge: 'a'.repeat(43) }, 'another_challenge'],
      [{ flags: 0x41 }, 'user_not_verified'],
    ] as const) {
      const { data: asked } = await ada.api.createPasskeyChallenge({});
      const authenticator = softAuthenticator();
      const answer = (more: object) => ({
        body: {
          challengeId: asked.challengeId,
          name: 'Forged',
          credential: { ...authenticator.register({ ...asked.publicKey, ...more }), type: 'public-key' as const },
        },
      });
      await expect(ada.api.addPasskey(answer(wrong))).rejects.toMatchObject({ code: 'proof_refused', details: { reason } });
      await expect(ada.api.addPasskey(answer({}))).rejects.toMatchObject({ code: 'challenge_over' });
    }
    expect((await ada.api.listPasskeys({})).data).toEqual([]);
  });

  test('and a challenge are their account’s alone; of two answers at once to a challenge one is taken', async () => {
    const [ada, ben] = await Promise.all([person('ada'), person('ben')]);
    const { passkey, api } = await passkeyOf(ada);
    await expect(ben.api.removePasskey({ params: passkey })).rejects.toMatchObject({ status: 404 });
    const { data: asked } = await api.createPasskeyChallenge({});
    const answers = [softAuthenticator(), softAuthenticator()].map(each => ({
      challengeId: asked.challengeId,
      name: 'Second',
      credential: { ...each.register(asked.publicKey), type: 'public-key' as const },
    }));
    await expect(ben.api.addPasskey({ body: answers[0]! })).rejects.toMatchObject({ status: 404, details: { what: 'challenge' } });
    const results = await Promise.allSettled(answers.map(body => ada.api.addPasskey({ body })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await ada.api.listPasskeys({})).data.map(({ name }) => name).sort()).toEqual(['Key ring', 'Second']);
  });
});
