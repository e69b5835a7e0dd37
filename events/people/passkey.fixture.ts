import {
  addPasskey,
  removePasskey,
  renamePasskey,
  usePasskey,
  type VerifiedCredential,
} from '../../shared/domain/people/passkeys/passkey.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const ids = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', passkeyId: 'passkey_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;

const digest = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

/** A credential as an authenticator shows it. */
export const shownCredential: VerifiedCredential = {
  credentialId: 'bm90IGEgcmVhbCBvbmU',
  algorithm: 'ES256',
  publicKey: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
  counter: 0,
  backupEligible: true,
  backedUp: true,
};

/** A passkey, and all that happens to it. */
export const passkeySamples = (): Sample[] => {
  const added = addPasskey({ ...shownCredential, name: 'Laptop', transports: ['internal'] }, ids, [], now);
  const used = usePasskey(added.next, { counter: 7, backedUp: true }, digest, now);
  return samplesOf(
    'passkey',
    added,
    renamePasskey(added.next, { name: 'Phone' }),
    used,
    usePasskey(used.next, { counter: 6, backedUp: true }, digest, now),
    removePasskey(added.next, now),
  );
};
