import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { templateRoutes } from '../../../shared/api/items/templates.ts';
import { templates, templatesOf } from '../../../shared/data/items/templates.ts';
import type { TemplateId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { viewOf } from '../../../shared/domain/items/item-view.ts';
import { changeTemplate, createTemplate, deleteTemplate, requireTemplate } from '../../../shared/domain/items/template.ts';
import { requireAssignees, requireList } from '../items/needs.ts';
import { useTemplate } from './use.ts';

const present = async (id: { workspaceId: WorkspaceId; templateId: TemplateId }) => requireTemplate(await templates.get(id));

export const templateHandlers: HandlersOf<typeof templateRoutes> = {
  createTemplate: async ({ params: { workspaceId }, body, newId, context }) =>
    (await templates.create(createTemplate(body, { workspaceId, templateId: await newId('template') }, context), context)).record,

  listTemplates: async ({ params: { workspaceId }, query }) => templatesOf(workspaceId, query),

  getTemplate: async ({ params }) => present(params),

  changeTemplate: async ({ params, body, context, ifMatch }) => {
    await present(params);
    return templates.update(params, template => changeTemplate(template, body), context, ifMatch);
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
