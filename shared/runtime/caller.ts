import * as z from 'zod';
import type { Caller } from '../api/route.ts';
import { Plan } from '../domain/limits.ts';
import { Role } from '../domain/permissions.ts';

/** The form in which the authorizer hands the caller to the gateway, which allows text only. */
const Context = z.object({
  userId: z.string(),
  zone: z.string(),
  locale: z.string(),
  roles: z.string(),
  operator: z.literal('yes').optional(),
  plan: Plan.optional(),
});
const Roles = z.record(z.string(), Role);

/** The authorizer's answer for a caller. */
export const toContext = ({ operator, roles, ...caller }: Caller): z.infer<typeof Context> => ({
  ...caller,
  roles: JSON.stringify(roles),
  ...(operator ? { operator: 'yes' } : {}),
});

/** The caller from what the gateway hands on; undefined where the route is public. */
export const fromContext = (context: unknown): Caller | undefined => {
  const { success, data } = Context.safeParse(context);
  if (!success) return undefined;
  const { operator, roles, ...caller } = data;
  return { ...caller, roles: Roles.parse(JSON.parse(roles)), ...(operator ? { operator: true } : {}) };
};
