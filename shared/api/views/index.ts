import { agendaRoutes } from './agenda.ts';
import { exportRoutes } from './export.ts';

/** The routes of each module of views. */
export const modules = {
  agenda: agendaRoutes,
  export: exportRoutes,
} as const;
