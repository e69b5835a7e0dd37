import { listen } from '../../shared/runtime/events/consume.ts';
import { points } from './points/earn.ts';

export const handler = listen<'households/on-event'>({ points });
