import type { LinkedCalendar } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { changeOccurrence, type OccurrenceChange } from '../domain/calendars/sync/calendar-change.ts';
import { eventLinkIdOf, fingerprintOf, keepEventLink, noteUnsupported, sideOf } from '../domain/calendars/sync/event-link.ts';
import type { ItemId } from '../domain/core/ids.ts';
import type { Pulled } from './agree.ts';
import type { SyncPorts } from './ports.ts';
import { eventLinkOf } from './push.ts';

/** Notes an occurrence that the item cannot have like this: it stays at the provider, is told once, and is taken when it comes next. */
const keepUnsupported = async (calendar: LinkedCalendar, event: CalendarEvent, itemId: ItemId, unsupported: string[], ports: SyncPorts) => {
  const eventLinkId = eventLinkIdOf(event);
  const known = await ports.eventLinks.find(eventLinkId);
  if (known?.unsupported && known.fingerprint === fingerprintOf(event)) return;
  const { workspaceId } = calendar;
  const kept = keepEventLink(known, { ...eventLinkOf(calendar, event, event), eventLinkId, itemId, workspaceId });
  await ports.eventLinks.save(noteUnsupported(kept, unsupported, sideOf(event)), known);
};

/** An occurrence of a series of ours was moved, changed or taken away at the provider. What is as it was changes nothing, however often it is told. */
export const takeOccurrence = async (calendar: LinkedCalendar, event: CalendarEvent, itemId: ItemId, ports: SyncPorts): Promise<Pulled> => {
  let decided: OccurrenceChange;
  const item = await ports.items.change(itemId, (each, acting) => {
    decided = each.trashedAt ? undefined : changeOccurrence(each, event, acting);
    return decided && 'change' in decided ? decided.change : undefined;
  });
  if (item) return { outcome: 'taken', push: itemId };
  const told = decided as OccurrenceChange;
  if (told && 'unsupported' in told) await keepUnsupported(calendar, event, itemId, told.unsupported, ports);
  return { outcome: told ? 'left' : 'same' };
};
