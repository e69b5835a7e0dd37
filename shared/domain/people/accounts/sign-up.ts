import * as z from 'zod';
import { gives, type SignInProvider, speaksFor } from './sign-in-provider.ts';

/** Why somebody is not let in who signs up, or comes from a provider for the first time. Each has its words in `shared/wording/people/sign-up-refusal.ts`. */
export const SignUpRefusal = z.enum([
  'address_unverified',
  'account_exists',
  'account_unverified',
  'account_disabled',
  'account_has_second_factor',
  'account_not_clear',
]);
export type SignUpRefusal = z.infer<typeof SignUpRefusal>;

/** An account that has the address already, as Cognito says of it. */
export type AddressHolder = {
  username: string;
  /** Whether it came by a provider, so that it has no password. */
  federated: boolean;
  /** Whether anybody has shown yet that they read mail at the address, or a provider has said so: one that was begun and never confirmed is nobody's. */
  confirmed: boolean;
  /** Whether Cognito says that the address is verified at this moment, and whichever provider the account came by or is linked to gives it out. */
  verified: boolean;
  enabled: boolean;
  secondFactor: boolean;
};

/** What becomes of somebody who comes from a provider for the first time. `drop` are sign-ups under their address that were never confirmed. */
export type FederatedSignUp =
  | { kind: 'refused'; reason: SignUpRefusal }
  | { kind: 'new_account'; drop: string[] }
  | { kind: 'link'; to: string; drop: string[] };

type Coming = { email: string | undefined; verified: boolean; provider: Pick<SignInProvider, 'addresses' | 'gives'> };

const refused = (reason: SignUpRefusal): FederatedSignUp => ({ kind: 'refused', reason });

/** Why this account is not opened to whoever a provider says has its address. */
const objectionOf = ({ federated, verified, enabled, secondFactor }: AddressHolder, isGiven: boolean): SignUpRefusal | undefined => {
  if (!enabled) return 'account_disabled';
  if (!verified) return federated ? 'account_exists' : 'account_unverified';
  if (!isGiven) return 'account_exists';
  return secondFactor ? 'account_has_second_factor' : undefined;
};

/**
 * One person, one account: who comes from a provider for the first time gets the account that has their address, if both the provider and Cognito
 * say that the address is theirs, and a new one where nobody has it. What opens the account of another is the word of who gives the address out
 * alone: elsewhere it may be somebody's who lost the mailbox years ago, as Google says of addresses that are not its own
 * (developers.google.com/identity/gsi/web/guides/verify-google-id-token). A sign-up that nobody has confirmed gives way: else whoever began it with
 * the address of another would share, or bar, the account of its owner.
 */
export const signUpFromProvider = ({ email, verified, provider }: Coming, holders: readonly AddressHolder[]): FederatedSignUp => {
  if (email === undefined || !verified || !speaksFor(provider, email)) return refused('address_unverified');
  const [first, ...others] = holders.filter(({ confirmed }) => confirmed);
  const drop = holders.filter(({ confirmed }) => !confirmed).map(({ username }) => username);
  if (!first) return { kind: 'new_account', drop };
  if (others.length > 0) return refused('account_not_clear');
  const objection = objectionOf(first, gives(provider, email));
  return objection ? refused(objection) : { kind: 'link', to: first.username, drop };
};

/**
 * Why nobody signs up with a password under an address of others, if so. Cognito itself refuses one that an account with a password has; one that
 * came by a provider has none, and would have a second account beside it.
 */
export const objectionToSignUp = (holders: readonly Pick<AddressHolder, 'federated'>[]): SignUpRefusal | undefined =>
  holders.some(({ federated }) => federated) ? 'account_exists' : undefined;
