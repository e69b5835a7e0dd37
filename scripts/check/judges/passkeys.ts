import { randomBytes } from 'node:crypto';
import { AssertionAnswer, RegistrationAnswer } from '../../../shared/api/people/passkeys.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { addPasskey, type Passkey, PasskeyAlgorithm, usePasskey } from '../../../shared/domain/people/passkeys/passkey.ts';
import { type Answering, type Encodable, softAuthenticator } from '../../../shared/webauthn/authenticator.fixture.ts';
import { verifyAssertion, verifyRegistration } from '../../../shared/webauthn/ceremonies.ts';

type Authenticator = ReturnType<typeof softAuthenticator>;
type Answer = { id: string; type: string; response: Record<string, string> };
/** What is altered, and the answer with it. */
type Altered = { what: string; answer: Answer };

/** An answer, what we say of it, and for an assertion the registration before it and how far its passkey had counted. */
export type PasskeyCase = Altered & {
  algorithm: PasskeyAlgorithm;
  refused?: string;
  said?: { credentialId?: string; counter: number; backedUp: boolean };
  registration?: Answer;
  counted?: number;
};

const party = { domain: 'localhost', origins: ['http://localhost:3000'] };
const challenge = randomBytes(32).toString('base64url');
const now = new Date().toISOString();
const ids = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', passkeyId: 'passkey_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
const countedBefore = 7;

/** Does what the API does with an answer, and says why it is refused. */
const judged = (work: () => Required<PasskeyCase>['said']): Pick<PasskeyCase, 'said' | 'refused'> => {
  try {
    return { said: work() };
  } catch (error) {
    if (error instanceof Failure) return { refused: String(error.details.reason) };
    if (error instanceof Error && error.name === 'ZodError') return { refused: 'schema' };
    throw error;
  }
};

const passkeyFrom = (answer: Answer, counter: number): Passkey => {
  const verified = verifyRegistration(RegistrationAnswer.parse(answer), { challenge, party });
  return addPasskey({ ...verified, counter, name: 'Key ring', transports: [] }, ids, [], now).next;
};
const registered = (answer: Answer) =>
  judged(() => {
    const { credentialId, counter, backedUp } = verifyRegistration(RegistrationAnswer.parse(answer), { challenge, party });
    return { credentialId, counter, backedUp };
  });
const asserted = (answer: Answer, passkey: Passkey) =>
  judged(() => {
    const said = verifyAssertion(AssertionAnswer.parse(answer), { challenge, party }, passkey);
    if (usePasskey(passkey, said, '', now).next.suspectedAt) throw new Failure('proof_refused', { reason: 'suspected' });
    return said;
  });

const withType = (answer: Pick<Answer, 'id' | 'response'>): Answer => ({ ...answer, type: 'public-key' });

/** What an authenticator, or the page that asks it, may do otherwise while all is signed as it should be. */
const asks: [string, Partial<Answering>][] = [
  ['nothing', {}],
  ...Array.from({ length: 256 }, (_, flags): [string, Partial<Answering>] => [`flags ${flags}`, { flags }]),
  ...[0, 1, 6, 7, 8, 2 ** 31, 2 ** 32 - 1].map((counter): [string, Partial<Answering>] => [`counter ${counter}`, { counter }]),
  ...['', 'LOCALHOST', 'almanac.example'].map((domain): [string, Partial<Answering>] => [`domain ${domain}`, { domain }]),
  ...['', 'null', 'https://localhost:3000', 'http://localhost:3000/', 'http://LOCALHOST:3000', 'http://localhost:3000.almanac.example'].map(
    (origin): [string, Partial<Answering>] => [`origin ${origin}`, { origin }],
  ),
  ...['webauthn.get', 'webauthn.create', 'payment.get', ''].map((type): [string, Partial<Answering>] => [`type ${type}`, { type }]),
  ...['', `${challenge}A`, challenge.slice(1), randomBytes(32).toString('base64url')].map((other): [string, Partial<Answering>] => [
    'challenge',
    { challenge: other },
  ]),
  ['within another page', { crossOrigin: true }],
  ['within a page that is named', { crossOrigin: true, topOrigin: 'https://almanac.example' }],
  ['a page around it, and not within one', { topOrigin: 'http://localhost:3000' }],
];
const attested: [string, Partial<Answering>][] = [
  ['attested by itself', { fmt: 'packed' }],
  ['another statement', { statement: new Map<string, Encodable>([['alg', -7]]) }],
  ['a statement of nothing', { fmt: 'packed', statement: new Map() }],
  [
    'a statement of another key',
    {
      fmt: 'packed',
      statement: new Map<string, Encodable>([
        ['alg', -7],
        ['sig', randomBytes(64)],
      ]),
    },
  ],
  ...['fido-u2f', 'tpm', 'apple', 'android-key', 'android-safetynet', 'compound', ''].map((fmt): [string, Partial<Answering>] => [
    `format ${fmt}`,
    { fmt },
  ]),
];

/** Bytes of which one is another, is left out, comes twice or has changed places, and such that are shorter or longer. */
const altered = (bytes: Buffer): { how: string; bytes: Buffer }[] => [
  ...[...bytes.keys()].flatMap(at => {
    const other = (change: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[at]! ^= change;
      return copy;
    };
    const swapped = Buffer.from(bytes);
    [swapped[at], swapped[(at + 1) % bytes.length]] = [bytes[(at + 1) % bytes.length]!, bytes[at]!];
    return [
      ...[1, 0x80, 1 + Math.floor(Math.random() * 255)].map(change => ({ how: `byte ${at} other`, bytes: other(change) })),
      { how: `byte ${at} left out`, bytes: Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]) },
      { how: `byte ${at} twice`, bytes: Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at)]) },
      ...(swapped.equals(bytes) ? [] : [{ how: `byte ${at} swapped`, bytes: swapped }]),
    ];
  }),
  ...[Buffer.of(0), Buffer.of(0xa0), randomBytes(5)].map(more => ({ how: 'more behind it', bytes: Buffer.concat([bytes, more]) })),
  { how: 'nothing', bytes: Buffer.alloc(0) },
];

/** One answer with each of its fields altered, as bytes and as texts. */
const alterationsOf = (answer: Answer): Altered[] => [
  ...Object.keys(answer.response).flatMap(field => [
    ...altered(Buffer.from(answer.response[field]!, 'base64url')).map(({ how, bytes }) => ({
      what: `${field}: ${how}`,
      answer: { ...answer, response: { ...answer.response, [field]: bytes.toString('base64url') } },
    })),
    { what: `${field}: no base64url`, answer: { ...answer, response: { ...answer.response, [field]: `${answer.response[field]}!` } } },
  ]),
  ...['', 'bm90IGl0', `${answer.id}A`].map(id => ({ what: 'id: another', answer: { ...answer, id } })),
  { what: 'type: another', answer: { ...answer, type: 'password' } },
];

const asked = (authenticator: Authenticator, how: 'register' | 'assert', all: typeof asks): Altered[] =>
  all.map(([what, more]) => ({ what, answer: withType(authenticator[how]({ challenge, counter: 9, ...more })) }));

const casesWith = (algorithm: PasskeyAlgorithm): PasskeyCase[] => {
  const [authenticator, stranger] = [softAuthenticator(algorithm), softAuthenticator(algorithm)];
  const registration = withType(authenticator.register({ challenge }));
  const registrations = [
    ...asked(authenticator, 'register', [...asks, ...attested]),
    ...alterationsOf(registration),
    ...alterationsOf(withType(authenticator.register({ challenge, fmt: 'packed' }))),
  ].map(each => ({ ...each, algorithm, ...registered(each.answer) }));
  const passkey = passkeyFrom(registration, countedBefore);
  const good = withType(authenticator.assert({ challenge, counter: 9 }));
  const assertions = [
    ...asked(authenticator, 'assert', asks),
    ...alterationsOf(good),
    { what: 'signature of another key', answer: { ...withType(stranger.assert({ challenge, counter: 9 })), id: good.id } },
    { what: 'another passkey', answer: withType(stranger.assert({ challenge, counter: 9 })) },
  ].map(each => ({ ...each, algorithm, registration, counted: countedBefore, ...asserted(each.answer, passkey) }));
  return [...registrations, ...assertions];
};

/** Answers of authenticators of each algorithm, good ones and such of which something is altered, with what we say of each, for others to judge. */
export const casesOfPasskeys = () => ({ ...party, challenge, cases: PasskeyAlgorithm.options.flatMap(casesWith) });
