import { listen } from '../../shared/runtime/events/consume.ts';
import { allowances } from './allowances/give.ts';
import { points } from './points/earn.ts';
import { redemptions } from './rewards/over.ts';
import { streaks } from './streaks/note.ts';

export const handler = listen<'households/on-event'>({ allowances, points, redemptions, streaks });
