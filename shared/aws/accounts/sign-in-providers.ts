import type { AttributeType } from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { gives, isVouchedFor, SignInProvider, speaksFor, type Vouching } from '../../domain/people/accounts/sign-in-provider.ts';
import { environment } from '../../env.ts';

const Providers = z
  .string()
  .default('[]')
  .transform(text => z.array(SignInProvider).parse(JSON.parse(text)));

/** The providers at which users of the stage may sign in: none where it has passwords alone. */
export const { SIGN_IN_PROVIDERS: signInProviders } = environment({ SIGN_IN_PROVIDERS: Providers });

/** What Cognito's `identities` says of each provider that an account came by or is linked to; the part that is read. */
const Identity = z.object({ providerName: z.string(), userId: z.string(), primary: z.union([z.boolean(), z.stringbool()]) });
export type Identity = z.infer<typeof Identity>;

/** The value of an attribute of an account. */
export const valueIn = (attributes: readonly AttributeType[], name: string): string | undefined =>
  attributes.find(({ Name }) => Name === name)?.Value;

/** The providers by which an account is signed in to. */
export const identitiesIn = (attributes: readonly AttributeType[]): Identity[] =>
  z.array(Identity).parse(JSON.parse(valueIn(attributes, 'identities') ?? '[]'));

/** The address of an account; undefined unless Cognito says that it is verified, and it is one that the account's providers may speak of. */
export const verifiedEmailIn = (attributes: readonly AttributeType[], vouches: Vouching = speaksFor): string | undefined => {
  const email = valueIn(attributes, 'email');
  if (!email || valueIn(attributes, 'email_verified') !== 'true') return undefined;
  const names = identitiesIn(attributes).map(({ providerName }) => providerName);
  return isVouchedFor(email, names, signInProviders, vouches) ? email : undefined;
};

/** Whether an account's address is verified, and whichever provider it came by or is linked to gives it out: each may have put it there later. */
export const isAddressProven = (attributes: readonly AttributeType[]): boolean =>
  verifiedEmailIn(attributes, (provider, email) => speaksFor(provider, email) && gives(provider, email)) !== undefined;
