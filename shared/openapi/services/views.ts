import { AgendaBusy, AgendaOccurrence } from '../../api/views/agenda.ts';
import { CloudEvent } from '../../api/views/events.ts';
import type { modules } from '../../api/views/index.ts';
import type { ServicePart } from './part.ts';

export const views: ServicePart<typeof modules> = {
  tags: {
    agenda: { name: 'Agenda', description: 'Everything that falls due for you, in all your workspaces, in the order of time.' },
    events: {
      name: 'Events',
      description: 'What happened, in one order, from a cursor on.',
    },
    export: { name: 'Export', description: 'Everything that is held about you, to read and to take with you.' },
  },
  components: {
    BusyEntry: AgendaBusy,
    AgendaEntry: AgendaOccurrence,
    CloudEvent,
  },
};
