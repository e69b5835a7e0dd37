import { due } from '../../shared/data/clinic/due.ts';
import { onDue } from '../../shared/runtime/events/on-due.ts';

export const handler = onDue(due);
