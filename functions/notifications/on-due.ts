import { due } from '../../shared/data/notifications/due.ts';
import { onDue } from '../../shared/runtime/events/on-due.ts';

export const handler = onDue(due);
