import { noteTemplateRoutes } from '../../shared/api/clinic/note-templates.ts';
import { noteRoutes } from '../../shared/api/clinic/notes.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serve } from '../../shared/runtime/http/serve.ts';
import { noteTemplateHandlers } from './note-templates/handlers.ts';
import { noteHandlers } from './notes/handlers.ts';

const routes: RoutesOf<'clinic/notes-api'> = { ...noteRoutes, ...noteTemplateRoutes };

export const handler = serve(routes, { ...noteHandlers, ...noteTemplateHandlers });
