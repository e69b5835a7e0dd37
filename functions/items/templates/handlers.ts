import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { templateRoutes } from '../../../shared/api/items/templates.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { createBeside } from '../../../shared/data/core/quota.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { templates, templatesOf } from '../../../shared/data/items/templates.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import type { TemplateId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { viewOf } from '../../../shared/domain/items/items/item-view.ts';
import {
  changeTemplate,
  createTemplate,
  deleteTemplate,
  requireTemplate,
  type Template,
} from '../../../shared/domain/items/templates/template.ts';
import { checksOfTemplate } from '../fields/values.ts';
import { requireAssignees, requireList } from '../items/needs.ts';
import { useTemplate } from './use.ts';

const present = async (id: { workspaceId: WorkspaceId; templateId: TemplateId }) => requireTemplate(await templates.get(id));

/** A template whose items have values is written beside what these were held against. */
const makeTemplate = async (change: Change<Template>, context: WriteContext): Promise<Template> => {
  const { workspaceId, items } = change.next;
  if (!items.some(({ fields }) => fields)) return (await templates.create(change, context)).record;
  return (await createBeside(() => checksOfTemplate(workspaceId, [], items), templates, change.next, change, context, patient)).record;
};

export const templateHandlers: HandlersOf<typeof templateRoutes> = {
  createTemplate: async ({ params: { workspaceId }, body, newId, context }) =>
    makeTemplate(createTemplate(body, { workspaceId, templateId: await newId('template') }, context), context),

  listTemplates: async ({ params: { workspaceId }, query }) => templatesOf(workspaceId, query),

  getTemplate: async ({ params }) => present(params),

  changeTemplate: async ({ params, body, context, ifMatch }) => {
    await present(params);
    const decide = async (template: Template) => {
      const change = changeTemplate(template, body);
      return { ...change, beside: await checksOfTemplate(params.workspaceId, template.items, change.next.items) };
    };
    return templates.update(params, decide, context, ifMatch);
  },

  deleteTemplate: async ({ params, context, ifMatch }) => {
    await templates.update(params, template => deleteTemplate(template, context), context, ifMatch);
  },

  createItemsFromTemplate: async ({ caller, params, body, newId, context }) => {
    const [template] = await Promise.all([
      present(params),
      requireList(params.workspaceId, body.listId),
      requireAssignees(params.workspaceId, body.assignees, caller),
    ]);
    const made = await useTemplate(template, body, newId, context);
    return { items: made.map(item => viewOf(item, context.now)) };
  },
};
