import { listen } from '../../shared/runtime/events/consume.ts';
import { points } from './points/earn.ts';
import { redemptions } from './rewards/over.ts';

export const handler = listen<'households/on-event'>({ points, redemptions });
