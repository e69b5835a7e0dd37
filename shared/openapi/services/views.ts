import { AgendaBusy, AgendaOccurrence } from '../../api/views/agenda.ts';
import type { modules } from '../../api/views/index.ts';
import type { ServicePart } from './part.ts';

export const views: ServicePart<typeof modules> = {
  tags: {
    agenda: { name: 'Agenda', description: 'Everything that falls due for you, in all your workspaces, in the order of time.' },
    export: { name: 'Export', description: 'Everything that is held about you, to read and to take with you.' },
  },
  components: {
    BusyEntry: AgendaBusy,
    AgendaEntry: AgendaOccurrence,
  },
};
