import { agendaRoutes } from './agenda.ts';
import { auditRoutes } from './audit.ts';
import { auditExportRoutes } from './audit-exports.ts';
import { eventRoutes } from './events.ts';
import { exportRoutes } from './export.ts';
import { logRoutes } from './log.ts';
import { socketRoutes } from './sockets.ts';
import { stageTileRoutes } from './stage-tiles.ts';
import { tileRoutes } from './tiles.ts';

/** The routes of each module of views. */
export const modules = {
  agenda: agendaRoutes,
  audit: auditRoutes,
  auditExports: auditExportRoutes,
  events: eventRoutes,
  export: exportRoutes,
  log: logRoutes,
  tiles: tileRoutes,
  stageTiles: stageTileRoutes,
  sockets: socketRoutes,
} as const;
