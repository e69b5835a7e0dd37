import * as z from 'zod';
import { ConnectionError } from '../../shared/domain/calendars/connections/connection.ts';
import { CalendarMode, LinkedCalendar } from '../../shared/domain/calendars/connections/linked-calendar.ts';
import { ItemId } from '../../shared/domain/core/ids.ts';
import type { EventKinds } from '../event.ts';

const nothing = z.object({});
const record = LinkedCalendar.omit({ channel: true });
const step = { data: nothing, record, audience: 'internal' } as const;
const ofAccount = { data: nothing, record, audience: 'account', redact: ['cursor', 'pending'] } as const;

export const calendarEvents = {
  'calendar.found': step,
  'calendar.mode_chosen': { ...ofAccount, data: z.object({ mode: CalendarMode }) },
  'calendar.synced': ofAccount,
  'calendar.failed': { ...ofAccount, data: z.object({ reason: ConnectionError }) },
  'calendar.item_pending': { ...step, data: z.object({ itemId: ItemId }) },
  'calendar.watched': step,
  'calendar.left': ofAccount,
  'calendar.ended': ofAccount,
} as const satisfies EventKinds;
