import * as z from 'zod';

/** A domain of two names or more, in lower case. */
export const Domain = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);

/** Whose word on addresses counts: of any address, or of those below some domains, such as those of the company whose staff sign in there. */
export const AddressScope = z.union([z.literal('any'), z.array(Domain).min(1).max(100)]);

/**
 * Somebody else at whom users of a stage may sign in: the provider's name at Cognito, what people call it, whose addresses it knows, and which of
 * these it gives out itself, so that its word opens an account that is there already. Of others it says that somebody read mail there once.
 */
export const SignInProvider = z.strictObject({ name: z.string(), title: z.string(), addresses: AddressScope, gives: AddressScope });
export type SignInProvider = z.infer<typeof SignInProvider>;

/**
 * What apps ask for: who somebody is, their address and name, and that our own functions may read what the account says of itself. A token without
 * the last opens no account here.
 */
export const signInScopes = ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'];

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Whether the provider's word on who has this address counts. */
export const speaksFor = ({ addresses }: Pick<SignInProvider, 'addresses'>, address: string): boolean =>
  addresses === 'any' || addresses.includes(domainOf(address));

/** Whether the provider gives out addresses of this domain, so that whoever it says has one has it now. */
export const gives = ({ gives: scope }: Pick<SignInProvider, 'gives'>, address: string): boolean =>
  scope === 'any' || scope.includes(domainOf(address));

/** What is asked of each provider of an account about its address. */
export type Vouching = (provider: SignInProvider, address: string) => boolean;

/**
 * Whether an address may be taken for the account's own: each provider at which the account signs in overwrites it at every sign-in, so that each of
 * them must be one whose word on it counts, or of which more is asked (`vouches`). One that the stage does not know (any more) has none.
 */
export const isVouchedFor = (
  address: string,
  names: readonly string[],
  providers: readonly SignInProvider[],
  vouches: Vouching = speaksFor,
): boolean =>
  names.every(name => {
    const provider = providers.find(each => each.name === name);
    return provider !== undefined && vouches(provider, address);
  });

/** Somebody at a provider, by the number that they have there. */
export type ProviderSubject = { provider: SignInProvider; subject: string };

/** Who comes from a provider, by the name that Cognito makes of them (`Google_1234`). It writes the provider's part in lower case in some pools. */
export const identityIn = (username: string, providers: readonly SignInProvider[]): ProviderSubject | undefined => {
  const provider = providers.find(({ name }) => username.toLowerCase().startsWith(`${name.toLowerCase()}_`));
  return provider && { provider, subject: username.slice(provider.name.length + 1) };
};
