import { activities } from './activities.ts';
import { acts } from './acts.ts';
import { articles } from './articles.ts';
import { comments } from './comments.ts';
import { fields } from './fields.ts';
import { files } from './files.ts';
import { items } from './items.ts';
import { lists } from './lists.ts';
import { occurrences } from './occurrences.ts';
import { relations } from './relations.ts';
import { rotas } from './rotas.ts';
import { tags } from './tags.ts';
import { templates } from './templates.ts';
import { thingStates } from './thing-states.ts';
import { things } from './things.ts';

/** Every kind of record of items. */
export const kinds = [
  lists,
  items,
  activities,
  comments,
  templates,
  rotas,
  relations,
  occurrences,
  acts,
  files,
  tags,
  articles,
  fields,
  things,
  thingStates,
];
