import * as z from 'zod';
import { Action, allOfOwn } from './action.ts';
import { clinicRoles } from './clinic-roles.ts';
import { entriesOf } from './entries.ts';
import type { ListId, UserId } from './ids.ts';
import { invalidCode } from './invalid.ts';

/** What a member may be in a workspace without further words. `parent` and `child` are for households, `helper` is for who helps there until a date; the last five are for clinics. */
export const Role = z.enum([
  'owner',
  'admin',
  'member',
  'guest',
  'parent',
  'child',
  'helper',
  'clinician',
  'nurse',
  'reception',
  'pharmacist',
  'privacy_officer',
]);
export type Role = z.infer<typeof Role>;

const ofClinics = [
  'patient',
  'chart',
  'clinic',
  'retention',
  'emergency',
  'prescription',
  'schedule',
  'appointment',
  'dispense',
  'note',
] as const;
export const Resource = z.enum(['workspace', 'member', 'list', 'item', 'webhook', 'audit', 'comment', 'child', ...ofClinics]);
export type Resource = z.infer<typeof Resource>;
/** What a route needs: a resource and an action on it. */
export type Permission = `${Resource}:${Action}`;
/** What narrows a permission: `assigned` is only what the member is assigned to, `care_team` only of whom they are in the care team. Where several stand together, all of them must hold. */
export const Condition = z.enum(['assigned', 'care_team']);
export type Condition = z.infer<typeof Condition>;
/** What somebody may on what is in one list, beside their role: see it, or do it too. */
export const ListRight = z.enum(['view', 'complete']);
export type ListRight = z.infer<typeof ListRight>;

/** How far a permission reaches by lists that somebody was given: to what is in them, and to what meets all of the conditions, where there are any. */
export type ByLists = { lists: readonly ListId[]; conditions?: readonly Condition[] };
/** How far a permission reaches, where there is one: to everything, to what meets all of these conditions, or by lists. */
export type Reach = 'everything' | readonly Condition[] | ByLists;

/** What can be narrowed, and by what: an item, what belongs to one, or a visit by whom it is assigned to, a chart by the care team of its patient. */
const narrowedBy: Partial<Record<Resource, Condition>> = {
  item: 'assigned',
  comment: 'assigned',
  chart: 'care_team',
  appointment: 'assigned',
};

/** One permission row, as somebody gives it: actions on a resource, and what narrows them. */
export const Row = z
  .strictObject({
    resource: Resource,
    actions: z.array(Action).min(1).max(Action.options.length),
    conditions: z.array(Condition).min(1).max(Condition.options.length).optional(),
  })
  .refine(({ resource, conditions = [] }) => conditions.every(condition => condition === narrowedBy[resource]), {
    path: ['conditions'],
    message: invalidCode('not_valid'),
  });
export type Row = z.infer<typeof Row>;

/** Rows as somebody gives them: one for each resource. */
export const Rows = z
  .array(Row)
  .min(1)
  .max(Resource.options.length)
  .refine(rows => new Set(rows.map(({ resource }) => resource)).size === rows.length, { message: invalidCode('not_valid') });

const Words = z.array(z.object({ resource: z.string(), actions: z.array(z.string()), conditions: z.array(z.string()).optional() }));
const isOf = (options: readonly string[]) => (word: string) => options.includes(word);

/** What this code knows of rows that a newer version may have stored: what is narrowed by something unknown gives nothing here. */
const knownRows = (stored: unknown): unknown => {
  const { success, data } = Words.safeParse(stored);
  if (!success) return stored;
  return data
    .filter(({ resource, conditions = [] }) => isOf(Resource.options)(resource) && conditions.every(isOf(Condition.options)))
    .map(row => ({ ...row, actions: row.actions.filter(isOf(Action.options)) }))
    .filter(({ actions }) => actions.length > 0);
};

/** Rows as they are stored. Whoever adds a resource, an action or a condition raises the `writer` of the kinds that hold rows. */
export const StoredRows = z.preprocess(knownRows, z.array(Row));

/** What somebody is in a whole workspace: a role of the product, or rows of their own (a custom role's, an API key's). */
export type RoleStanding = Role | readonly Row[];
/** The same with what they may besides on what is in some lists. */
export type ListStanding = { role: RoleStanding; lists: Readonly<Partial<Record<ListId, ListRight>>> };
export type Standing = RoleStanding | ListStanding;

const all: readonly Action[] = Action.options;

/** What each role may. What stands in no row is forbidden. */
export const permissions: Record<Role, readonly { resource: Resource; actions: readonly Action[]; conditions?: readonly Condition[] }[]> = {
  owner: Resource.options.map(resource => ({ resource, actions: all })),
  admin: [
    { resource: 'workspace', actions: ['read', 'change'] },
    ...(['member', 'list', 'item', 'webhook', 'audit', 'comment', 'child'] as const).map(resource => ({ resource, actions: all })),
  ],
  parent: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'member', actions: ['read'] },
    { resource: 'list', actions: ['read', 'create', 'change'] },
    { resource: 'item', actions: all },
    { resource: 'comment', actions: all },
    { resource: 'child', actions: all },
  ],
  member: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'member', actions: ['read'] },
    { resource: 'list', actions: ['read', 'create', 'change'] },
    { resource: 'item', actions: allOfOwn },
    { resource: 'comment', actions: allOfOwn },
    { resource: 'child', actions: ['read'] },
  ],
  child: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'member', actions: ['read'] },
    { resource: 'list', actions: ['read'] },
    { resource: 'item', actions: ['read'] },
    { resource: 'item', actions: ['complete'], conditions: ['assigned'] },
    { resource: 'comment', actions: ['read', 'create', 'change'] },
  ],
  helper: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'member', actions: ['read'] },
    { resource: 'list', actions: ['read'] },
    { resource: 'item', actions: ['read', 'complete'] },
    { resource: 'comment', actions: ['read', 'create', 'change'] },
    { resource: 'child', actions: ['read'] },
  ],
  ...clinicRoles,
  guest: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'item', actions: ['read', 'complete'], conditions: ['assigned'] },
    { resource: 'comment', actions: ['read', 'create', 'change', 'delete'], conditions: ['assigned'] },
  ],
};

/** Every permission that there is. */
export const everyPermission: readonly Permission[] = Resource.options.flatMap(resource =>
  Action.options.map((action): Permission => `${resource}:${action}`),
);

/** What a right on a list gives there, as far as the role has it anywhere. */
export const listRights: Record<ListRight, readonly Permission[]> = {
  view: ['item:read', 'comment:read'],
  complete: ['item:read', 'item:complete', 'comment:read', 'comment:create', 'comment:change', 'comment:delete'],
};

/** What somebody is by their role alone. */
export const roleIn = (standing: Standing): RoleStanding =>
  typeof standing === 'object' && 'lists' in standing ? standing.role : standing;

const listsIn = (standing: Standing): ListStanding['lists'] => (typeof standing === 'object' && 'lists' in standing ? standing.lists : {});

/** Somebody by their role, and by lists that they were given beside it: those that give nothing more than the role are left out. */
export const withLists = (role: RoleStanding, given: ListStanding['lists']): Standing => {
  const more = entriesOf(given).filter(([, right]) => listRights[right!].some(each => conditionsOf(reachOf(role, each) ?? []).length > 0));
  return more.length > 0 ? { role, lists: Object.fromEntries(more) } : role;
};

/** The lists that somebody was given, whatever they may on what is in them. */
export const byListsAlone = (standing: Standing): ByLists | undefined => {
  const lists = entriesOf(listsIn(standing)).map(([listId]) => listId);
  return lists.length > 0 ? { lists } : undefined;
};

/** How far a standing's permission reaches; undefined when it has none. The only judge. */
export const reachOf = (standing: Standing, permission: Permission): Reach | undefined => {
  const reach = reachOfRole(roleIn(standing), permission);
  if (reach === undefined || reach === 'everything') return reach;
  const lists = entriesOf(listsIn(standing)).flatMap(([listId, right]) => (listRights[right!].includes(permission) ? [listId] : []));
  return lists.length > 0 ? { lists, conditions: reach } : reach;
};

const reachOfRole = (standing: RoleStanding, permission: Permission): 'everything' | readonly Condition[] | undefined => {
  const rows = typeof standing === 'string' ? permissions[standing] : standing;
  const row = rows.find(({ resource, actions }) => actions.some(action => `${resource}:${action}` === permission));
  if (!row) return undefined;
  const { conditions = [] } = row;
  return conditions.length === 0 ? 'everything' : Condition.options.filter(condition => conditions.includes(condition));
};

/** What narrows a reach by the role: nothing where it goes to everything, or by lists alone. */
export const conditionsOf = (reach: Reach): readonly Condition[] => {
  if (reach === 'everything') return [];
  return 'lists' in reach ? (reach.conditions ?? []) : reach;
};

/** A reach without what it has by lists: how far somebody goes by their role alone. */
export const byRoleAlone = (reach: Reach): Reach => (reach === 'everything' ? reach : conditionsOf(reach));

/** What a reach is judged by: to whom something is assigned, in which list it is, and of a chart who is in the care team. */
export type Reached = { assignees: readonly UserId[]; listId?: ListId | undefined; careTeam?: readonly UserId[] };

const meets: Record<Condition, (of: Reached, userId: UserId) => boolean> = {
  assigned: ({ assignees }, userId) => assignees.includes(userId),
  care_team: ({ careTeam = [] }, userId) => careTeam.includes(userId),
};

/** Is something within the reach of somebody? What meets no condition at all is in none. */
export const isWithinReach = (of: Reached, reach: Reach, userId: UserId): boolean => {
  if (reach === 'everything') return true;
  if ('lists' in reach && of.listId !== undefined && reach.lists.includes(of.listId)) return true;
  const conditions = conditionsOf(reach);
  return conditions.length > 0 && conditions.every(condition => meets[condition](of, userId));
};

/** May somebody do this with this very thing? */
export const isPermitted = (standing: Standing, permission: Permission, of: Reached, userId: UserId): boolean => {
  const reach = reachOf(standing, permission);
  return reach !== undefined && isWithinReach(of, reach, userId);
};

/** What a key may of what is its maker's own: agenda, inbox, profile. */
export const AccountAction = z.enum(['read', 'change']);
export type AccountAction = z.infer<typeof AccountAction>;
