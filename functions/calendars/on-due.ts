import { due } from '../../shared/data/calendars/due.ts';
import { onDue } from '../../shared/runtime/events/on-due.ts';

export const handler = onDue(due);
