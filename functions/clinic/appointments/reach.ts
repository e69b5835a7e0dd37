import type { UserContext } from '../../../shared/data/core/entity.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { isWithinReach, type Permission, type Reach, type Standing } from '../../../shared/domain/core/permissions.ts';

/** Who asks, as a handler gets them. */
export type Asking = { role: Standing; reach: Reach; context: UserContext };

/** Is a visit within the reach of whoever asks? To a clinician those are theirs. */
export const isReached = ({ clinicians }: Pick<Appointment, 'clinicians'>, { reach, context: { userId } }: Asking): boolean =>
  isWithinReach({ assignees: clinicians }, reach, userId);

/** The visit, or what is to become one, where it is within the reach of whoever asks. Fails with `forbidden`, which is written down. */
export const requireReached = <T extends Pick<Appointment, 'clinicians'>>(appointment: T, asking: Asking, needs: Permission): T => {
  if (!isReached(appointment, asking)) throw new Failure('forbidden', { needs });
  return appointment;
};
