import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminLinkProviderForUserCommand,
  CognitoIdentityProviderClient,
  InvalidParameterException,
  ListUsersCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { identityIn, type ProviderSubject } from '../../domain/people/accounts/sign-in-provider.ts';
import type { AddressHolder } from '../../domain/people/accounts/sign-up.ts';
import { environment } from '../../env.ts';
import { isAddressProven, signInProviders } from './sign-in-providers.ts';

const { USER_POOL_ID: UserPoolId } = environment({ USER_POOL_ID: z.string() });

const cognito = new CognitoIdentityProviderClient({});

const unlessGone = async <Answer>(work: Promise<Answer>): Promise<Answer | undefined> =>
  work.catch(error => {
    if (!(error instanceof UserNotFoundException)) throw error;
    return undefined;
  });

const namesUnder = async (email: string): Promise<string[]> => {
  const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"`, Limit: 10 }));
  return Users.flatMap(({ Username }) => Username ?? []);
};

/** The list that found it may be a moment old: what counts is what Cognito says of the account now. */
const holderOf = async (Username: string): Promise<AddressHolder | undefined> => {
  const found = await unlessGone(cognito.send(new AdminGetUserCommand({ UserPoolId, Username })));
  if (!found) return undefined;
  const { UserStatus, UserAttributes = [], Enabled, UserMFASettingList = [] } = found;
  return {
    username: Username,
    federated: UserStatus === 'EXTERNAL_PROVIDER',
    confirmed: UserStatus !== 'UNCONFIRMED',
    verified: isAddressProven(UserAttributes),
    enabled: Enabled !== false,
    secondFactor: UserMFASettingList.length > 0,
  };
};

/** The accounts that have an address, also where they wrote it in small letters alone. */
export const holdersOf = async (email: string): Promise<AddressHolder[]> => {
  const names = await Promise.all([...new Set([email, email.toLowerCase()])].map(namesUnder));
  const holders = await Promise.all([...new Set(names.flat())].map(holderOf));
  return holders.filter(holder => holder !== undefined);
};

/** Takes a sign-up away that nobody has confirmed. */
export const dropSignUp = async (Username: string): Promise<void> => {
  await unlessGone(cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username })));
};

const isLinkedAlready = (error: unknown): boolean =>
  error instanceof InvalidParameterException && error.message.includes('already linked to DestinationUser');

/** Has whoever comes from a provider signed in to an account that is there already. */
export const linkTo = async (username: string, { provider, subject }: ProviderSubject): Promise<void> => {
  const federated = identityIn(username, signInProviders);
  const link = new AdminLinkProviderForUserCommand({
    UserPoolId,
    DestinationUser: {
      ProviderName: federated?.provider.name ?? 'Cognito',
      ProviderAttributeValue: federated?.subject ?? username,
    },
    SourceUser: { ProviderName: provider.name, ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: subject },
  });
  await cognito.send(link).catch(error => {
    if (!isLinkedAlready(error)) throw error;
  });
};
