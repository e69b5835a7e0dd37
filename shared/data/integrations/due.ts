import { advanceDispatch } from '../../domain/integrations/dispatch.ts';
import { fallsDue } from '../core/due-kind.ts';
import type { DueRules } from '../lanes.ts';
import { dispatches } from './dispatches.ts';

/** What falls due of integrations, each kind with the rule by which it moves on. */
export const due: DueRules<'integrations'> = { dispatch: fallsDue(dispatches, advanceDispatch) };
