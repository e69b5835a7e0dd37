import { addDuration, instantOf } from '../../time/when.ts';
import { type CalendarEvent, Origin, spanOf } from '../sync/calendar.ts';

/** The longest reminder that both providers know, in minutes: four weeks. */
const longestMinutes = 40_320;

/** Our mark as one text, to be kept in a field of the provider that its owner does not see. */
export const originText = ({ workspaceId, itemId, version }: Origin): string => `${workspaceId}/${itemId}/${version}`;

/** Our mark from that text; nothing for what is none. */
export function originFrom(text: string | undefined): Origin | undefined {
  const [workspaceId, itemId, version, ...rest] = (text ?? '').split('/');
  return rest.length > 0 ? undefined : Origin.safeParse({ workspaceId, itemId, version: Number(version) }).data;
}

/** Its alarms as whole minutes before its start, in their order, as far as a provider can have them: none after the start, none twice. */
export function reminderMinutes(event: CalendarEvent): number[] {
  const zone = event.start.zone ?? 'UTC';
  const { from, to } = spanOf(event, zone);
  const before = (event.alarms ?? []).map(({ offset, relativeTo }) => {
    const at = addDuration(relativeTo === 'end' ? to : from, offset, zone);
    return Math.round((Date.parse(instantOf(event.start, zone)) - Date.parse(at)) / 60_000);
  });
  return [...new Set(before.filter(minutes => minutes >= 0 && minutes <= longestMinutes))];
}
