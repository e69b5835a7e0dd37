import type { Page } from '../../../shared/data/core/query.ts';
import type { PagePlace } from '../../../shared/domain/clinic/fhir/weight.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { EmergencyAccessId } from '../../../shared/domain/core/ids.ts';

/** What stands with a patient as whoever asks may read it, page by page, and by which emergency it is open, where it is by one. */
export type Source<T> = {
  emergencyAccessId: EmergencyAccessId | undefined;
  read: (place: PagePlace) => Promise<Page<T>>;
};

/** One of several patients who were not named: what was opened, and whether it is not open to whoever asks. Neither where they are not there any more. */
export type OneOfSeveral<T> = { opened?: Source<T>; isClosed: boolean };

/** Opens one of several patients, as far as that is whoever asks' by right: an emergency opens one chart to one who names it, and no place in a list. */
export const openOneOfSeveral = async <T>(opening: Promise<Source<T>>): Promise<OneOfSeveral<T>> => {
  try {
    const opened = await opening;
    return opened.emergencyAccessId === undefined ? { opened, isClosed: false } : { isClosed: true };
  } catch (error) {
    if (!(error instanceof Failure && ['forbidden', 'not_found'].includes(error.code))) throw error;
    return { isClosed: error.code === 'forbidden' };
  }
};
