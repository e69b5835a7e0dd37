import { Action } from './action.ts';
import {
  Condition,
  conditionsOf,
  everyPermission,
  type Permission,
  type Reach,
  Resource,
  type Row,
  reachOf,
  type Standing,
} from './permissions.ts';

/** Whether one reach goes as far as another: each condition that narrows it narrows the other too. */
const reachesAsFar = (reach: Reach | undefined, other: Reach | undefined): boolean => {
  if (other === undefined) return true;
  return reach !== undefined && conditionsOf(reach).every(condition => conditionsOf(other).includes(condition));
};

/** How far two reaches go together: what is narrowed by either is narrowed by the conditions of both. */
const together = (a: Reach | undefined, b: Reach | undefined): Reach | undefined => {
  if (a === undefined || b === undefined) return undefined;
  const union = Condition.options.filter(condition => conditionsOf(a).includes(condition) || conditionsOf(b).includes(condition));
  return union.length === 0 ? 'everything' : union;
};

/** The first permission that a standing does not hold as far as another; undefined where it holds all of them. */
export const lackedOf = (standing: Standing, other: Standing): Permission | undefined =>
  everyPermission.find(permission => !reachesAsFar(reachOf(standing, permission), reachOf(other, permission)));

/** Whether a standing holds all of another, as far. */
export const covers = (standing: Standing, other: Standing): boolean => lackedOf(standing, other) === undefined;

/** The rows that say how far each permission reaches. */
const rowsBy = (reachFor: (permission: Permission) => Reach | undefined): Row[] =>
  Resource.options.flatMap(resource => {
    const byConditions = Map.groupBy(
      Action.options.filter(action => reachFor(`${resource}:${action}`) !== undefined),
      action => conditionsOf(reachFor(`${resource}:${action}`)!).join(),
    );
    return [...byConditions.values()].map((actions): Row => {
      const conditions = conditionsOf(reachFor(`${resource}:${actions[0]!}`)!);
      return { resource, actions, ...(conditions.length > 0 ? { conditions: [...conditions] } : {}) };
    });
  });

/** What two standings have in common: what an API key may is what its rows say, as far as its maker may it too. */
export const narrow = (standing: Standing, other: Standing): Row[] =>
  rowsBy(permission => together(reachOf(standing, permission), reachOf(other, permission)));

/** Whether somebody may use this permission to give or take a role: nobody hands out, or touches, more than they have themselves. */
export const mayGrant = (giver: Standing, role: Standing, permission: Permission): boolean =>
  reachOf(giver, permission) === 'everything' && covers(giver, role);
