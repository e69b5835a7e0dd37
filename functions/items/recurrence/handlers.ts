import { recurrenceRoutes } from '../../../shared/api/items/recurrence.ts';
import { previewOccurrences } from '../../../shared/domain/time/recurrence.ts';
import { serve } from '../../../shared/runtime/http/serve.ts';

export const handler = serve(recurrenceRoutes, {
  previewRecurrence: async ({ caller, body: { recurrence, first, zone, limit, after } }) => ({
    items: previewOccurrences(recurrence, first, zone ?? caller.zone, limit, after && `${after}T23:59`),
  }),
});
