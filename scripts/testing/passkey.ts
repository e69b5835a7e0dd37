import { softAuthenticator } from '../../shared/webauthn/authenticator.fixture.ts';
import type { Person } from './people.ts';

/** Adds a passkey, held by an authenticator in software, to an account. */
export const passkeyOf = async ({ api }: Person, name = 'Key ring') => {
  const authenticator = softAuthenticator();
  const { data: asked } = await api.createPasskeyChallenge({});
  const credential = { ...authenticator.register(asked.publicKey), type: 'public-key' as const };
  const { data: passkey } = await api.addPasskey({ body: { challengeId: asked.challengeId, name, credential } });
  return { authenticator, passkey };
};
