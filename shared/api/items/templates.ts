import * as z from 'zod';
import { ListId, UserId } from '../../domain/core/ids.ts';
import { ItemView } from '../../domain/items/items/item-view.ts';
import { TemplateInput, TemplatePatch, TemplateShown } from '../../domain/items/templates/template.ts';
import { LocalDate } from '../../domain/time/when.ts';
import { ids, item } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

const path = '/v1/workspaces/{workspaceId}/templates';
const one = `${path}/{templateId}` as const;

const items = [
  { title: 'Water the plants', checklist: ['Balcony'], due: { afterDays: 7, time: '09:00', reminders: [{ offset: '-PT1H' }] } },
];
const template = {
  workspaceId: ids.workspaceId,
  templateId: 'template_01h455vb4pex5vsknk084sn02q',
  name: 'Before a journey',
  items: [{ ...items[0]!, kind: 'task', priority: 'none', tags: [] }],
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  version: 1,
};

/** When, where and for whom. */
const Use = z.strictObject({
  day: LocalDate,
  listId: ListId.optional(),
  assignees: z.array(UserId).max(20).optional(),
});

export const templateRoutes = {
  createTemplate: {
    method: 'POST',
    path,
    access: 'list:create',
    summary: 'Create a template: items that are made together, and how many days after the day on which they are',
    body: TemplateInput,
    reply: TemplateShown,
    status: 201,
    location: one,
    fails: [],
    example: { body: { name: 'Before a journey', items }, reply: template },
  },
  listTemplates: {
    method: 'GET',
    path,
    access: 'list:read',
    summary: 'List the templates of a workspace, oldest first',
    query: Paging,
    list: TemplateShown,
    fails: [],
    example: { reply: [template] },
  },
  getTemplate: {
    method: 'GET',
    path: one,
    access: 'list:read',
    summary: 'Read a template',
    reply: TemplateShown,
    fails: [],
    example: { reply: template },
  },
  changeTemplate: {
    method: 'PATCH',
    path: one,
    access: 'list:change',
    summary: 'Rename a template, or change what it makes',
    description:
      'With `items` in it, which replaces those that are there, `If-Match` must say which ones you have seen (428 without). What was made before stays as it is.',
    body: TemplatePatch,
    ifMatch: ['items'],
    reply: TemplateShown,
    fails: ['precondition_failed', 'conflict'],
    example: { body: { name: 'Before a holiday' }, reply: { ...template, name: 'Before a holiday', version: 2 } },
  },
  deleteTemplate: {
    method: 'DELETE',
    path: one,
    access: 'list:delete',
    summary: 'Delete a template',
    description: 'What was made of it stays.',
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
  createItemsFromTemplate: {
    method: 'POST',
    path: `${one}/items`,
    access: 'item:create',
    summary: 'Create the items of a template: all or none, counted from a day',
    description:
      'The days and times are meant in the zone of your profile. Sent again under its `Idempotency-Key` it answers the items that it made, as they are now, and makes no others.',
    body: Use,
    reply: z.object({ items: z.array(ItemView) }),
    status: 201,
    freshProfile: true,
    fails: ['conflict'],
    example: { body: { day: '2026-11-21' }, reply: { items: [item] } },
  },
} as const satisfies Routes;
