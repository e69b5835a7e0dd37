import { type Client, clientFor } from '../../shared/api/client/client.ts';
import type { AskPasskey } from '../../shared/api/client/client-step-up.ts';
import { routes } from '../../shared/api/index.ts';
import { type Answering, softAuthenticator } from '../../shared/webauthn/authenticator.fixture.ts';
import type { Person } from './people.ts';
import { stage } from './stage.ts';

/** A client of the stage whose user is asked for a passkey where the API asks for it. */
export const provingApi = ({ token }: Person, passkey: AskPasskey): Client<typeof routes> =>
  clientFor(routes, { baseUrl: stage.apiUrl, clinicUrl: stage.clinicUrl, token, retries: 0, passkey });

/** Adds a passkey, held by an authenticator in software, to an account; `api` is a client that proves with it what is to be proved. */
export const passkeyOf = async (someone: Person, name = 'Key ring') => {
  const authenticator = softAuthenticator();
  const { data: asked } = await someone.api.createPasskeyChallenge({});
  const credential = { ...authenticator.register(asked.publicKey), type: 'public-key' as const };
  const { data: passkey } = await someone.api.addPasskey({ body: { challengeId: asked.challengeId, name, credential } });
  const sign: AskPasskey = async publicKey => ({ ...authenticator.assert(publicKey as Answering), type: 'public-key' });
  return { authenticator, passkey, api: provingApi(someone, sign) };
};
