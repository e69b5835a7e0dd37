import * as z from 'zod';
import type { Caller } from '../api/route.ts';
import { AccountAction } from '../domain/key.ts';
import { Plan } from '../domain/limits.ts';
import { lengthened, shortened } from '../domain/permissions.ts';

/** The form in which the authorizer hands the caller to the gateway, which allows text only. */
const Context = z.object({
  userId: z.string(),
  zone: z.string(),
  locale: z.string(),
  roles: z.string(),
  operator: z.literal('yes').optional(),
  plan: Plan.optional(),
  keyId: z.string().optional(),
  account: z.string().optional(),
  until: z.string().optional(),
});
const Roles = z.record(z.string(), z.string().transform(lengthened));
const Account = z.array(AccountAction);

/** The authorizer's answer for a caller. */
export const toContext = ({ operator, roles, key, ...caller }: Caller): z.infer<typeof Context> => ({
  ...caller,
  roles: JSON.stringify(Object.fromEntries(Object.entries(roles).map(([workspaceId, standing]) => [workspaceId, shortened(standing)]))),
  ...(operator ? { operator: 'yes' } : {}),
  ...(key ? { ...key, account: JSON.stringify(key.account) } : {}),
});

const keyIn = ({ keyId, account = '[]', until }: z.infer<typeof Context>): Pick<Caller, 'key'> =>
  keyId && until ? { key: { keyId, until, account: Account.parse(JSON.parse(account)) } } : {};

/** The caller from what the gateway hands on; undefined where the route is public. */
export const fromContext = (context: unknown): Caller | undefined => {
  const { success, data } = Context.safeParse(context);
  if (!success) return undefined;
  const { userId, zone, locale, operator, roles, plan } = data;
  return {
    userId,
    zone,
    locale,
    roles: Roles.parse(JSON.parse(roles)),
    ...(operator ? { operator: true } : {}),
    ...(plan ? { plan } : {}),
    ...keyIn(data),
  };
};
