import { readFileSync } from 'node:fs';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';

/** Where we refuse on purpose what the library takes: by our reason, and by what was altered. */
const stricter = [
  { reason: 'another_origin', of: /page/, rule: 'no page within another one, nor one that names another around it' },
  { reason: 'another_credential', of: /^(id|attestationObject):/, rule: 'the id of an answer is that of its credential' },
  { reason: 'another_credential', of: /^flags/, rule: 'what cannot be copied never can, and what can always can' },
  { reason: 'algorithm_not_taken', of: /^attestationObject:/, rule: 'a new key is whole, on its curve, of RSA with the usual exponent' },
  { reason: 'attestation_not_taken', of: /^attestationObject:/, rule: 'a statement is an empty map, or by the algorithm of the key' },
  { reason: 'not_readable', of: /^attestationObject:/, rule: 'CBOR is that of authenticators, whole, with nothing behind it' },
  { reason: 'not_readable', of: /^clientDataJSON:/, rule: 'what the browser says is UTF-8, with truth values where they belong' },
  { reason: 'another_key', of: /^signature:/, rule: 'a signature is written in its one form, with nothing behind it' },
  { reason: 'schema', of: /no base64url$/, rule: 'texts are base64url to the letter' },
];

const { domain, origins, challenge, cases } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const expected = { expectedChallenge: challenge, expectedOrigin: origins, expectedRPID: domain };
const answered = answer => ({ ...answer, rawId: answer.id, clientExtensionResults: {} });

const register = async answer => {
  const { verified, registrationInfo } = await verifyRegistrationResponse({ ...expected, response: answered(answer) });
  if (!verified) throw new Error('not verified');
  const { credential, credentialBackedUp } = registrationInfo;
  return { credential, said: { credentialId: credential.id, counter: credential.counter, backedUp: credentialBackedUp } };
};

const assert = async ({ answer, registration, counted }) => {
  const { credential } = await register(registration);
  const known = { ...credential, counter: counted };
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...expected,
    response: answered(answer),
    credential: known,
  });
  if (!verified) throw new Error('not verified');
  return { said: { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp } };
};

/** What the library says of an answer, or why it refuses it. */
const theirs = async each => {
  try {
    return await (each.registration ? assert(each) : register(each.answer));
  } catch (error) {
    return { refused: error.message };
  }
};

const counts = { taken: 0, refused: 0 };
const wrong = [];
for (const each of cases) {
  const { said, refused } = await theirs(each);
  const named = `${each.algorithm} ${each.registration ? 'assertion' : 'registration'}, ${each.what}`;
  if (each.said && refused) wrong.push(`${named}: we take what they refuse: ${refused}`);
  else if (each.said && JSON.stringify(each.said) !== JSON.stringify(said)) wrong.push(`${named}: ${JSON.stringify([each.said, said])}`);
  else if (each.said) counts.taken++;
  else if (refused) counts.refused++;
  else {
    const rule = stricter.find(({ reason, of }) => reason === each.refused && of.test(each.what));
    if (rule) rule.count = (rule.count ?? 0) + 1;
    else wrong.push(`${named}: we refuse what they take: ${each.refused}`);
  }
}
console.log(`${cases.length} answers: both take ${counts.taken}, both refuse ${counts.refused}`);
for (const { rule, count = 0 } of stricter) console.log(`${count} refused by us alone: ${rule}`);
if (wrong.length > 0) throw new Error(`${wrong.length} of ${cases.length}:\n${wrong.slice(0, 40).join('\n')}`);
