import { recurrenceRoutes } from '../../shared/api/recurrence.ts';
import { previewOccurrences } from '../../shared/domain/recurrence.ts';
import { serve } from '../../shared/runtime/serve.ts';

export const handler = serve(recurrenceRoutes, {
  previewRecurrence: async ({ caller, body: { recurrence, first, zone, limit, after } }) => ({
    items: previewOccurrences(recurrence, first, zone ?? caller.zone, limit, after && `${after}T23:59`),
  }),
});
