import type * as z from 'zod';
import type { VisitSeriesView } from '../../../shared/api/clinic/visit-series.ts';
import type { VisitSeries } from '../../../shared/domain/clinic/booking/visit-series.ts';
import type { FreeTimeView } from '../appointments/find.ts';
import { type Asking, isReached } from '../appointments/reach.ts';
import { viewsFor } from '../appointments/view.ts';
import { noteShown } from '../patients/access.ts';
import { visitsOf } from './pages.ts';

type VisitSeriesShown = z.input<typeof VisitSeriesView>;

/** A series with those of its visits that are within the reach of whoever asks, as they may see them, once it is written that they are shown it. `alternatives` are other times for each that was refused. */
export const show = async (
  { dueAt: _due, ...series }: VisitSeries,
  operation: string,
  asked: Asking,
  alternatives: readonly FreeTimeView[][] = [],
): Promise<VisitSeriesShown> => {
  const found = (await visitsOf(series, series.appointmentIds)).filter(each => isReached(each, asked));
  const visits = await viewsFor(asked, found);
  await noteShown([series], operation, asked.context);
  const refused = series.refused.map((each, i) => ({ ...each, ...(alternatives[i] ? { alternatives: alternatives[i] } : {}) }));
  return { ...series, refused, visits };
};
