import { visitSeriesEvents } from '../../../events/clinic/visit-series.ts';
import { visitSeries } from '../../../shared/data/clinic/visit-series.ts';
import { clockActor } from '../../../shared/domain/core/due.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { settleSeries } from './settle.ts';

/** Goes on with a series whose request was cut off: its visits are booked, or called off, to the last. */
export const series = listener(
  { 'visit_series.step_due': visitSeriesEvents['visit_series.step_due'] },
  {
    'visit_series.step_due': async ({ record, requestId }) => {
      const there = await visitSeries.find(record);
      if (there) await settleSeries(there, { ...clockContext(requestId), userId: there.createdBy, by: clockActor });
    },
  },
);
