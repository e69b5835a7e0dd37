import * as z from 'zod';
import { addDuration } from '../../time/when.ts';

/** How many reminders a visit has at the most. */
const remindersMost = 5;
/** How long before its start a patient is reminded of a visit: whole days of its zone, or hours. */
const VisitReminder = z.string().regex(/^P(?:[1-9]\d?D|T[1-9]\d?H)$/);
/** The reminders of a visit; with none nobody is reminded. */
export const VisitReminders = z.array(VisitReminder).max(remindersMost);
/** Three days and one day before: so the fewest do not come (Steiner and others, 2018). */
export const usualReminders = ['P3D', 'P1D'];

type Visit = { start: string; zone: string; reminders?: readonly string[] | undefined };

/** The moments at which a patient is reminded of a visit, the first first. */
export const remindersOf = ({ start, zone, reminders = [] }: Visit): string[] =>
  [...new Set(reminders.map(before => addDuration(start, `-${before}`, zone)))].sort();

/** Was its patient reminded of a booked visit? By what stands in it, whatever the time is: of a reminder that is due still nobody has heard. */
export const wasReminded = (visit: Visit & { bookedAt?: string | undefined; dueAt?: string | undefined }): boolean =>
  visit.bookedAt !== undefined && remindersOf(visit).some(at => at > visit.bookedAt! && (visit.dueAt === undefined || at < visit.dueAt));

/** The next of them after a moment. Earlier ones are left out: whoever is told at that moment that it is booked or moved needs no reminder as well. */
export const reminderAfter = (visit: Visit, moment: string): string | undefined => remindersOf(visit).find(at => at > moment);
