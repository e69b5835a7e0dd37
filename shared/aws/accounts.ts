import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import type { AccountState } from '../domain/people/accounts/account.ts';
import { environment } from '../env.ts';
import { watchable } from '../sdk-clients.ts';

const { USER_POOL_ID: UserPoolId } = environment({ USER_POOL_ID: z.string() });

const cognito = watchable(new CognitoIdentityProviderClient({}));

/** Whose account is gone at Cognito has nothing there to end any more. */
const unlessGone = async (work: Promise<unknown>): Promise<void> => {
  await work.catch(error => {
    if (!(error instanceof UserNotFoundException)) throw error;
  });
};

/** Ends every sign-in of an account: no token is renewed any more. */
export const endSignIns = (subject: string): Promise<void> =>
  unlessGone(cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: subject })));

/** Nobody signs in with this account any more. */
export const disableAccount = (subject: string): Promise<void> =>
  unlessGone(cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: subject })));

/** There is no such account any more. */
export const deleteAccount = (subject: string): Promise<void> =>
  unlessGone(cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: subject })));

/** They may sign in again. */
export const enableAccount = (subject: string): Promise<void> =>
  unlessGone(cognito.send(new AdminEnableUserCommand({ UserPoolId, Username: subject })));

/** The address of an account that Cognito has verified; undefined while it has not. */
export const verifiedEmailOf = async (subject: string): Promise<string | undefined> => {
  const { UserAttributes = [] } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: subject }));
  const value = (name: string) => UserAttributes.find(({ Name }) => Name === name)?.Value;
  return value('email_verified') === 'true' ? value('email') : undefined;
};

/** What Cognito says of an account at this moment. */
export const accountStateOf = async (subject: string): Promise<AccountState> => {
  try {
    const { Enabled } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: subject }));
    return Enabled === false ? 'disabled' : 'enabled';
  } catch (error) {
    if (error instanceof UserNotFoundException) return 'gone';
    throw error;
  }
};

/** Whether they may sign in, of all accounts whose subject begins so. Sixty a request; a moment old. */
export const accountsUnder = async (prefix: string): Promise<Map<string, boolean>> => {
  const found = new Map<string, boolean>();
  const pages = paginateListUsers({ client: cognito }, { UserPoolId, Filter: `sub ^= "${prefix}"`, AttributesToGet: ['sub'] });
  for await (const { Users = [] } of pages)
    for (const { Attributes = [], Enabled } of Users) {
      const subject = Attributes.find(({ Name }) => Name === 'sub')?.Value;
      if (subject) found.set(subject, Enabled !== false);
    }
  return found;
};
