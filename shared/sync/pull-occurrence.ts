import type { CalendarEvent } from '../domain/calendars/calendar.ts';
import { changeOccurrence, type OccurrenceChange } from '../domain/calendars/calendar-change.ts';
import type { LinkedCalendar } from '../domain/calendars/linked-calendar.ts';
import { keepMirror, mirrorIdOf, printOf, setApart, sideOf } from '../domain/calendars/mirror.ts';
import type { ItemId } from '../domain/core/ids.ts';
import type { Pulled } from './agree.ts';
import type { SyncPorts } from './ports.ts';
import { mirrorOf } from './push.ts';

/** Notes an occurrence that the item cannot have like this: it stays at the provider, is told once, and is taken when it comes next. */
const keepApart = async (calendar: LinkedCalendar, event: CalendarEvent, itemId: ItemId, apart: string[], ports: SyncPorts) => {
  const mirrorId = mirrorIdOf(event);
  const known = await ports.mirrors.find(mirrorId);
  if (known?.apart && known.print === printOf(event)) return;
  const { workspaceId } = calendar;
  const kept = keepMirror(known, { ...mirrorOf(calendar, event, event), mirrorId, itemId, workspaceId });
  await ports.mirrors.save(setApart(kept, apart, sideOf(event)), known);
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
  if (told && 'apart' in told) await keepApart(calendar, event, itemId, told.apart, ports);
  return { outcome: told ? 'left' : 'same' };
};
