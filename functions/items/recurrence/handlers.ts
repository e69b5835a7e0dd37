import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { recurrenceRoutes } from '../../../shared/api/items/recurrence.ts';
import { previewOccurrences } from '../../../shared/domain/time/recurrence.ts';

export const recurrenceHandlers: HandlersOf<typeof recurrenceRoutes> = {
  previewRecurrence: async ({ caller, body: { recurrence, first, zone, limit, after } }) => ({
    items: previewOccurrences(recurrence, first, zone ?? caller.zone, limit, after && `${after}T23:59`),
  }),
};
