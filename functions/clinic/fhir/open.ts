import { Failure } from '../../../shared/domain/core/failure.ts';
import type { EmergencyAccessId } from '../../../shared/domain/core/ids.ts';

/** By which emergency something of a patient is open, where it is by one. */
type ByEmergency = { emergencyAccessId: EmergencyAccessId | undefined };

/** One of several patients who were not named: what was opened, or that it is not open to whoever asks; nothing where they are not there any more. */
export type OneOfSeveral<T> = { opened: T } | { isClosed: true } | undefined;

/** Opens one of several patients, as far as that is whoever asks' by right: an emergency opens one chart to one who names it, and no place in a list. */
export const openOneOfSeveral = async <T extends ByEmergency>(opening: Promise<T>): Promise<OneOfSeveral<T>> => {
  try {
    const opened = await opening;
    return opened.emergencyAccessId === undefined ? { opened } : { isClosed: true };
  } catch (error) {
    if (error instanceof Failure && error.code === 'forbidden') return { isClosed: true };
    if (error instanceof Failure && error.code === 'not_found') return undefined;
    throw error;
  }
};
