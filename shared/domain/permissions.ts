import * as z from 'zod';
import { as } from './invalid.ts';

/** What a member may be in a workspace without further words. */
export const Role = z.enum(['owner', 'admin', 'member', 'guest']);
export type Role = z.infer<typeof Role>;

// New ones go to the end of these two lists: their places are what the short form of a standing counts.
export const Resource = z.enum(['workspace', 'member', 'list', 'item']);
export type Resource = z.infer<typeof Resource>;
export const Action = z.enum(['read', 'create', 'change', 'complete', 'delete']);
export type Action = z.infer<typeof Action>;
/** What a route needs: a resource and an action on it. */
export type Permission = `${Resource}:${Action}`;
/** How far a permission reaches: `assigned` is only what the member is assigned to. */
export const Condition = z.enum(['assigned']);
export type Condition = z.infer<typeof Condition>;
/** How far a permission reaches, where there is one. */
export type Reach = 'everything' | Condition;

/** One permission row: actions on a resource, and what narrows them. */
export const Row = z
  .strictObject({ resource: Resource, actions: z.array(Action).min(1).max(Action.options.length), condition: Condition.optional() })
  .refine(({ resource, condition }) => !condition || resource === 'item', {
    path: ['condition'],
    message: as('not_valid'),
  });
export type Row = z.infer<typeof Row>;

/** Rows as somebody gives them: one for each resource. */
export const Rows = z
  .array(Row)
  .min(1)
  .max(Resource.options.length)
  .refine(rows => new Set(rows.map(({ resource }) => resource)).size === rows.length, { message: as('not_valid') });

/** What somebody is in a workspace: a role of the product, or rows of their own (a custom role's, an API key's). */
export type Standing = Role | readonly Row[];

const all: readonly Action[] = Action.options;

/** What each role may. What stands in no row is forbidden. */
export const permissions: Record<Role, readonly { resource: Resource; actions: readonly Action[]; condition?: Condition }[]> = {
  owner: Resource.options.map(resource => ({ resource, actions: all })),
  admin: [
    { resource: 'workspace', actions: ['read', 'change'] },
    { resource: 'member', actions: all },
    { resource: 'list', actions: all },
    { resource: 'item', actions: all },
  ],
  member: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'member', actions: ['read'] },
    { resource: 'list', actions: ['read', 'create', 'change'] },
    { resource: 'item', actions: all },
  ],
  guest: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'item', actions: ['read', 'complete'], condition: 'assigned' },
  ],
};

/** Every permission that there is. */
export const everyPermission: readonly Permission[] = Resource.options.flatMap(resource =>
  Action.options.map((action): Permission => `${resource}:${action}`),
);

/** How far a standing's permission reaches: undefined when it has none, `everything`, or the condition that narrows it. The only judge. */
export const reachOf = (standing: Standing, permission: Permission): Reach | undefined => {
  const rows = typeof standing === 'string' ? permissions[standing] : standing;
  const row = rows.find(({ resource, actions }) => actions.some(action => `${resource}:${action}` === permission));
  return row && (row.condition ?? 'everything');
};

const breadth = (reach: Reach | undefined): number => (reach === undefined ? 0 : reach === 'everything' ? 2 : 1);
const narrower = (a: Reach | undefined, b: Reach | undefined): Reach | undefined => (breadth(a) < breadth(b) ? a : b);

/** Whether a standing holds all of another, as far. */
export const covers = (standing: Standing, other: Standing): boolean =>
  everyPermission.every(permission => breadth(reachOf(standing, permission)) >= breadth(reachOf(other, permission)));

const rowsBy = (reachFor: (permission: Permission) => Reach | undefined): Row[] =>
  Resource.options.flatMap(resource =>
    ([undefined, ...Condition.options] as const).flatMap(condition => {
      const actions = Action.options.filter(action => reachFor(`${resource}:${action}`) === (condition ?? 'everything'));
      return actions.length === 0 ? [] : [{ resource, actions, ...(condition ? { condition } : {}) }];
    }),
  );

/** What two standings have in common: what an API key may is what its rows say, as far as its maker may it too. */
export const narrow = (standing: Standing, other: Standing): Row[] =>
  rowsBy(permission => narrower(reachOf(standing, permission), reachOf(other, permission)));

/** Whether somebody may use this permission to give or take a role: nobody hands out, or touches, more than they have themselves. */
export const mayGrant = (giver: Standing, role: Standing, permission: Permission): boolean =>
  reachOf(giver, permission) === 'everything' && covers(giver, role);

const ruler = ['everything', ...Condition.options] as const;

/** A standing in a few characters: the name of a role, or a number for each reach whose bits are the permissions. */
export const shortened = (standing: Standing): string => {
  if (typeof standing === 'string') return standing;
  const bits = (reach: Reach): bigint =>
    everyPermission.reduce((sum, permission, i) => sum | (reachOf(standing, permission) === reach ? 1n << BigInt(i) : 0n), 0n);
  return `=${ruler.map(reach => bits(reach).toString(16)).join('.')}`;
};

/** The standing behind its short form; throws for what is none. */
export const lengthened = (text: string): Standing => {
  if (!text.startsWith('=')) return Role.parse(text);
  const numbers = z
    .array(z.string().regex(/^[0-9a-f]{1,20}$/))
    .length(ruler.length)
    .parse(text.slice(1).split('.'))
    .map(part => BigInt(`0x${part}`));
  return rowsBy(permission => ruler.find((_, i) => (numbers[i]! >> BigInt(everyPermission.indexOf(permission))) & 1n));
};
