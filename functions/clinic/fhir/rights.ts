import { Failure } from '../../../shared/domain/core/failure.ts';
import { type Permission, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';

/** Fails with `forbidden` where a right is missing to something that is read beside what a route is about. */
export const requireRight = (role: Standing, needs: Permission): void => {
  if (reachOf(role, needs) === undefined) throw new Failure('forbidden', { needs });
};
