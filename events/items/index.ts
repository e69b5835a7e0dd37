import { actEvents } from './act.ts';
import { activityEvents } from './activity.ts';
import { articleEvents } from './article.ts';
import { commentEvents } from './comment.ts';
import { fieldEvents } from './field.ts';
import { fileEvents } from './file.ts';
import { itemEvents } from './item.ts';
import { listEvents } from './list.ts';
import { occurrenceEvents } from './occurrence.ts';
import { relationEvents } from './relation.ts';
import { rotaEvents } from './rota.ts';
import { tagEvents } from './tag.ts';
import { templateEvents } from './template.ts';
import { thingEvents } from './thing.ts';

/** Every kind of event of items. */
export const events = {
  ...activityEvents,
  ...actEvents,
  ...itemEvents,
  ...listEvents,
  ...commentEvents,
  ...templateEvents,
  ...rotaEvents,
  ...relationEvents,
  ...occurrenceEvents,
  ...fileEvents,
  ...tagEvents,
  ...articleEvents,
  ...fieldEvents,
  ...thingEvents,
} as const;
