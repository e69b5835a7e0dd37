import * as z from 'zod';
import type { Caller } from '../../api/core/route.ts';
import { entriesOf } from '../../domain/core/entries.ts';
import { KeyId, SessionId, UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { Plan } from '../../domain/core/limits.ts';
import { decodeStanding, encodeStanding } from '../../domain/core/permission-codec.ts';
import type { Standing } from '../../domain/core/permissions.ts';
import { AccountAction } from '../../domain/core/permissions.ts';
import { Signing } from '../../domain/core/signing.ts';

/**
 * The form in which the authorizer hands the caller to the gateway, which allows text only. An authorizer of another version may say words
 * that are not known here: a plan is then that of the stage, and a right is not given.
 */
const Context = z.object({
  userId: UserId,
  zone: z.string(),
  locale: z.string(),
  roles: z.string(),
  operator: z.literal('yes').optional().catch(undefined),
  plan: Plan.optional().catch(undefined),
  keyId: KeyId.optional(),
  account: z.string().optional(),
  until: z.string().optional(),
  signing: z.string().optional(),
  signedInAt: z.string().optional(),
  sessionId: SessionId.optional().catch(undefined),
});
const Roles = z.record(WorkspaceId, z.string());
const isAccountAction = (word: string): word is AccountAction => AccountAction.options.some(action => action === word);
const Account = z.array(z.string()).transform(words => words.filter(isAccountAction));

/** The gateway takes eight kilobytes in all. */
const rolesAtMostBytes = 7_000;
/** In the place of a standing that is to be looked up anew: workspaces are always all named. */
const unresolved = '?';

/** The roles in their short form. Rows too long to go with the rest are looked up by whoever needs them. */
const encodeRoles = (roles: Caller['roles'], beyond: readonly WorkspaceId[] = []): string => {
  const encoded = entriesOf(roles).map(([workspaceId, standing]) => [workspaceId, encodeStanding(standing)] as const);
  const text = JSON.stringify(Object.fromEntries([...encoded, ...beyond.map(workspaceId => [workspaceId, unresolved] as const)]));
  if (text.length <= rolesAtMostBytes) return text;
  const [longest] = encoded.toSorted(([, a], [, b]) => b.length - a.length)[0]!;
  const { [longest]: _left, ...rest } = roles;
  return encodeRoles(rest, [...beyond, longest]);
};

/** The roles from their short form, and the workspaces in which the caller's standing is to be looked up. */
const decodeRoles = (text: string): Pick<Caller, 'roles' | 'unresolved'> => {
  const read = entriesOf(Roles.parse(JSON.parse(text))).map(([workspaceId, short]) => [workspaceId, decodeStanding(short)] as const);
  const beyond = read.filter(([, standing]) => standing === undefined).map(([workspaceId]) => workspaceId);
  const known = read.filter((each): each is readonly [WorkspaceId, Standing] => each[1] !== undefined);
  return { roles: Object.fromEntries(known), ...(beyond.length > 0 ? { unresolved: beyond } : {}) };
};

const contextOfKey = ({ signing, ...key }: NonNullable<Caller['key']>) => ({
  ...key,
  account: JSON.stringify(key.account),
  ...(signing ? { signing: JSON.stringify(signing) } : {}),
});

/** The authorizer's answer for a caller. */
export const toContext = ({ operator, roles, unresolved: beyond, key, ...caller }: Caller): z.infer<typeof Context> => ({
  ...caller,
  roles: encodeRoles(roles, beyond),
  ...(operator ? { operator: 'yes' } : {}),
  ...(key ? contextOfKey(key) : {}),
});

const signingIn = ({ signing }: z.infer<typeof Context>): { signing?: Signing } =>
  signing === undefined ? {} : { signing: Signing.parse(JSON.parse(signing)) };

const keyIn = (context: z.infer<typeof Context>): Pick<Caller, 'key'> => {
  const { keyId, account = '[]', until } = context;
  return keyId && until ? { key: { keyId, until, account: Account.parse(JSON.parse(account)), ...signingIn(context) } } : {};
};

/** The caller from what the gateway hands on; undefined where the route is public. */
export const fromContext = (context: unknown): Caller | undefined => {
  const { success, data } = Context.safeParse(context);
  // A key of which not all can be read must not pass for its user.
  if (!success || (data.keyId && !data.until)) return undefined;
  const { userId, zone, locale, operator, roles, plan, signedInAt, sessionId } = data;
  return {
    userId,
    zone,
    locale,
    ...decodeRoles(roles),
    ...(operator ? { operator: true } : {}),
    ...(plan ? { plan } : {}),
    ...(signedInAt ? { signedInAt } : {}),
    ...(sessionId ? { sessionId } : {}),
    ...keyIn(data),
  };
};
