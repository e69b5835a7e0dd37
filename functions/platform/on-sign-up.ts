import type { PreSignUpTriggerEvent } from 'aws-lambda';
import * as z from 'zod';
import { signInProviders } from '../../shared/aws/accounts/sign-in-providers.ts';
import { dropSignUp, holdersOf, linkTo } from '../../shared/aws/accounts/sign-ups.ts';
import { identityIn, type ProviderSubject } from '../../shared/domain/people/accounts/sign-in-provider.ts';
import { objectionToSignUp, type SignUpRefusal, signUpFromProvider } from '../../shared/domain/people/accounts/sign-up.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { signUpRefusal } from '../../shared/wording/people/sign-up-refusal.ts';

/** Who is refused is told by what is thrown: Cognito hands its message on. */
const refuse = (reason: SignUpRefusal, event: PreSignUpTriggerEvent): never => {
  log('ALM020', { event: 'sign_up_refused', reason, source: event.triggerSource });
  throw new Error(signUpRefusal(reason, event.request.userAttributes.locale ?? ''));
};

/** What is no address cannot be looked for, and is no account's. */
const emailIn = ({ request }: PreSignUpTriggerEvent): string | undefined => z.email().safeParse(request.userAttributes.email).data;

/** Of two first sign-ins at once the other has made the account a moment ago. It is refused in Cognito's own words for that: apps begin again, and get in. */
const isSame = (one: ProviderSubject | undefined, other: ProviderSubject): boolean =>
  one?.provider.name === other.provider.name && one.subject === other.subject;

const comesFromProvider = async (event: PreSignUpTriggerEvent): Promise<void> => {
  const identity = identityIn(event.userName, signInProviders);
  if (!identity) throw new Error(`No provider of this stage: ${event.triggerSource}`);
  const email = emailIn(event);
  const verified = event.request.userAttributes.email_verified === 'true';
  const holders = email ? await holdersOf(email) : [];
  if (holders.some(({ username }) => isSame(identityIn(username, signInProviders), identity)))
    throw new Error(`Already found an entry for username ${event.userName}`);
  const decided = signUpFromProvider({ email, verified, provider: identity.provider }, holders);
  if (decided.kind === 'refused') return refuse(decided.reason, event);
  await Promise.all(decided.drop.map(dropSignUp));
  if (decided.kind === 'link') await linkTo(decided.to, identity);
  log('ALM020', { event: `sign_up_${decided.kind}`, dropped: decided.drop.length });
};

const signsUp = async (event: PreSignUpTriggerEvent): Promise<void> => {
  const email = emailIn(event);
  const objection = email && objectionToSignUp(await holdersOf(email));
  if (objection) refuse(objection, event);
};

/**
 * Decides on each account before Cognito makes it, where users may sign in at providers: that nobody has two, and none is opened to anybody but
 * its owner. Cognito waits for five seconds, and makes none where this fails.
 */
export const handler = async (event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> => {
  await (event.triggerSource === 'PreSignUp_ExternalProvider' ? comesFromProvider(event) : signsUp(event));
  return event;
};
