import {
  AdminDeleteUserCommand,
  AdminDisableProviderForUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
  paginateListUsers,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import type { AccountState } from '../../domain/people/accounts/account.ts';
import { environment } from '../../env.ts';
import { watchable } from '../../sdk-clients.ts';
import { type Identity, identitiesIn, signInProviders, verifiedEmailIn } from './sign-in-providers.ts';

const { USER_POOL_ID: UserPoolId } = environment({ USER_POOL_ID: z.string() });

const cognito = watchable(new CognitoIdentityProviderClient({}));

/** What an account is called at Cognito that came by a provider (`Google_1234`); undefined where there is none. */
const federatedNameOf = async (subject: string): Promise<string | undefined> => {
  const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId, Filter: `sub = "${subject}"`, Limit: 1 }));
  return Users[0]?.Username;
};

/** Asks for an account by its subject, which is the name of all but those that came by a provider: these are looked up first. */
const asking = async <Answer>(subject: string, ask: (Username: string) => Promise<Answer>): Promise<Answer> => {
  try {
    return await ask(subject);
  } catch (error) {
    if (!(error instanceof UserNotFoundException) || signInProviders.length === 0) throw error;
    const name = await federatedNameOf(subject);
    if (name === undefined) throw error;
    return ask(name);
  }
};

/** Whose account is gone at Cognito has nothing there to end any more. */
const unlessGone = async (work: Promise<unknown>): Promise<void> => {
  await work.catch(error => {
    if (!(error instanceof UserNotFoundException)) throw error;
  });
};

/** Ends every sign-in of an account: no token is renewed any more. */
export const endSignIns = (subject: string): Promise<void> =>
  unlessGone(asking(subject, Username => cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }))));

/** Nobody signs in with this account any more. */
export const disableAccount = (subject: string): Promise<void> =>
  unlessGone(asking(subject, Username => cognito.send(new AdminDisableUserCommand({ UserPoolId, Username }))));

const attributesOf = async (subject: string) => {
  const { UserAttributes = [] } = await asking(subject, Username => cognito.send(new AdminGetUserCommand({ UserPoolId, Username })));
  return UserAttributes;
};

const unlink = ({ providerName: ProviderName, userId }: Identity): Promise<unknown> =>
  cognito.send(
    new AdminDisableProviderForUserCommand({
      UserPoolId,
      User: { ProviderName, ProviderAttributeName: 'Cognito_Subject', ProviderAttributeValue: userId },
    }),
  );

/** Takes an account away with what links it to providers: else who signs in there again would be led to what is no more. */
const deleteWithLinks = async (subject: string): Promise<void> => {
  if (signInProviders.length > 0) {
    const linked = identitiesIn(await attributesOf(subject)).filter(({ primary }) => !primary);
    await Promise.all(linked.map(unlink));
  }
  await asking(subject, Username => cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username })));
};

/** There is no such account any more. */
export const deleteAccount = (subject: string): Promise<void> => unlessGone(deleteWithLinks(subject));

/** They may sign in again. */
export const enableAccount = (subject: string): Promise<void> =>
  unlessGone(asking(subject, Username => cognito.send(new AdminEnableUserCommand({ UserPoolId, Username }))));

/** The address of an account that Cognito has verified; undefined while it has not. */
export const verifiedEmailOf = async (subject: string): Promise<string | undefined> => verifiedEmailIn(await attributesOf(subject));

/** What Cognito says of an account at this moment. */
export const accountStateOf = async (subject: string): Promise<AccountState> => {
  try {
    const { Enabled } = await asking(subject, Username => cognito.send(new AdminGetUserCommand({ UserPoolId, Username })));
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
