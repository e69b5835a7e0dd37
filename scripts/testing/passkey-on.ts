import { type Client, clientFor } from '../../shared/api/client/client.ts';
import type { AskPasskey } from '../../shared/api/client/client-step-up.ts';
import { routes } from '../../shared/api/index.ts';
import { type Answering, softAuthenticator } from '../../shared/webauthn/authenticator.fixture.ts';
import type { Person, Stage } from './people.ts';

/** A client of a stage whose user is asked for a passkey where the API asks for it. */
export const provingOn = (
  { apiUrl, clinicUrl }: Pick<Stage, 'apiUrl' | 'clinicUrl'>,
  { token }: Pick<Person, 'token'>,
  passkey: AskPasskey,
): Client<typeof routes> => clientFor(routes, { baseUrl: apiUrl, clinicUrl, token, retries: 0, passkey });

/** Adds a passkey, held by an authenticator in software, to an account of a stage; `api` is a client that proves with it what is to be proved. */
export const passkeyOn = async (stage: Pick<Stage, 'apiUrl' | 'clinicUrl'>, someone: Person, name: string) => {
  const authenticator = softAuthenticator();
  const { data: asked } = await someone.api.createPasskeyChallenge({});
  const credential = { ...authenticator.register(asked.publicKey), type: 'public-key' as const };
  const { data: passkey } = await someone.api.addPasskey({ body: { challengeId: asked.challengeId, name, credential } });
  const sign: AskPasskey = async publicKey => ({ ...authenticator.assert(publicKey as Answering), type: 'public-key' });
  return { authenticator, passkey, api: provingOn(stage, someone, sign) };
};
