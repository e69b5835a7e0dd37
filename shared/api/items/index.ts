import { activityRoutes } from './activity.ts';
import { articleRoutes } from './articles.ts';
import { claimRoutes } from './claims.ts';
import { commentRoutes } from './comments.ts';
import { fieldRoutes } from './fields.ts';
import { fileRoutes } from './files.ts';
import { historyRoutes } from './history.ts';
import { itemRoutes } from './items.ts';
import { recurrenceRoutes } from './recurrence.ts';
import { relationRoutes } from './relations.ts';
import { rotaRoutes } from './rotas.ts';
import { sharingRoutes } from './sharing.ts';
import { tagRoutes } from './tags.ts';
import { templateRoutes } from './templates.ts';
import { thingRoutes } from './things.ts';

/** The routes of each module of items. */
export const modules = {
  activity: activityRoutes,
  items: itemRoutes,
  claims: claimRoutes,
  recurrence: recurrenceRoutes,
  comments: commentRoutes,
  templates: templateRoutes,
  rotas: rotaRoutes,
  relations: relationRoutes,
  history: historyRoutes,
  files: fileRoutes,
  sharing: sharingRoutes,
  tags: tagRoutes,
  articles: articleRoutes,
  fields: fieldRoutes,
  things: thingRoutes,
} as const;
