import { listen } from '../../shared/runtime/events/consume.ts';
import { approvals } from './claims/approvals.ts';
import { fields } from './fields/listener.ts';
import { history } from './history/note.ts';
import { relations } from './relations/listener.ts';
import { absences } from './rotas/absences.ts';
import { leavers } from './rotas/leavers.ts';
import { subItems } from './sub-items/listener.ts';
import { tags } from './tags/listener.ts';

export const handler = listen<'items/on-event'>({ absences, approvals, fields, history, leavers, relations, 'sub-items': subItems, tags });
