import { connections } from '../../../shared/data/calendars/connections.ts';
import { calendarsTaking, linkedCalendars } from '../../../shared/data/calendars/linked-calendars.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { type LinkedCalendar, pendItem, takesItems, windowFor } from '../../../shared/domain/calendars/connections/linked-calendar.ts';
import type { ItemId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { pushItem } from '../../../shared/sync/push.ts';
import { accountOf, renewFirst, syncSoon } from './account.ts';
import { portsFor } from './ports.ts';

/** Writes an item out to one calendar, as it is now; what cannot be written is left to the next sync. */
const pushOne = async (calendar: LinkedCalendar, itemId: ItemId, requestId: string): Promise<void> => {
  const connection = await connections.get(calendar);
  const at = await accountOf(connection, requestId);
  const context = clockContext(requestId);
  const later = () => linkedCalendars.update(calendar, each => pendItem(each, itemId), context);
  if (!at) return void (await later());
  const ports = await portsFor(calendar, at, requestId);
  const window = windowFor(calendar, context.now);
  // A sync of the same calendar may run beside it: whoever loses looks again, and finds done what is done.
  const pushed = await retryLostRace(async () => pushItem(calendar, itemId, await ports.items.find(itemId), window, ports));
  const { refused, pullFirst, written, removed } = pushed;
  if (refused || pullFirst) await later();
  // What has changed there is read at once, and what waits is written after it.
  if (pullFirst) await syncSoon(connection, requestId);
  if (refused?.reason === 'consent_revoked') await renewFirst(connection, requestId);
  log('ALM054', {
    caller: calendar.userId,
    calendarId: calendar.calendarId,
    itemId,
    written,
    removed,
    outcome: refused?.reason ?? 'pushed',
  });
};

/** An item has changed: it is written out at once to every calendar that takes the items of its workspace. */
export const pushToCalendars = async ({ workspaceId, itemId }: Item, requestId: string): Promise<void> => {
  for (const key of await calendarsTaking(workspaceId)) {
    const calendar = await linkedCalendars.find(key);
    // Before its first reading is done, that writes everything out.
    if (calendar && takesItems(calendar) && calendar.cursor !== undefined) await pushOne(calendar, itemId, requestId);
  }
};
