import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { fieldRoutes } from '../../../shared/api/items/fields.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { createBeside } from '../../../shared/data/core/quota.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { besideFieldNames, fields, fieldsOf } from '../../../shared/data/items/fields.ts';
import type { OptionId } from '../../../shared/domain/core/ids.ts';
import {
  changeField,
  createField,
  deleteField,
  type Field,
  inFieldOrder,
  presentField,
  requireFreeName,
  shownField,
} from '../../../shared/domain/items/fields/field.ts';
import { presentList } from '../lists/order.ts';
import { walkOn } from './walk.ts';

type Wanted = readonly { name: string; optionId?: OptionId | undefined }[];
/** Ids for those of some options that are new. */
const idsFor = (options: Wanted = [], newId: (kind: 'option', part: number) => Promise<OptionId>) =>
  Promise.all(options.filter(({ optionId }) => !optionId).map((_, part) => newId('option', part)));

/** As many items as most workspaces have with a value are rid of it at once; the rest follows by the event. */
const cleared = async (field: Field, context: WriteContext): Promise<void> =>
  walkOn(field, field.walk, unmarked(context), { pagesAtMost: 3 });

export const fieldHandlers: HandlersOf<typeof fieldRoutes> = {
  createField: async ({ params: { workspaceId }, body, newId, context }) => {
    if (body.listId) await presentList({ workspaceId, listId: body.listId });
    const ids = { workspaceId, fieldId: await newId('field') };
    const change = createField(body, ids, context, await idsFor(body.kind === 'choice' ? body.options : [], newId));
    const beside = async () => [await besideFieldNames(workspaceId, all => requireFreeName(body.name, all), true)];
    return shownField((await createBeside(beside, fields, ids, change, context, patient)).record);
  },

  listFields: async ({ params: { workspaceId } }) => ({ items: inFieldOrder(await fieldsOf(workspaceId)).map(shownField) }),

  getField: async ({ params }) => shownField(presentField(await fields.get(params))),

  changeField: async ({ params, body, newId, context, ifMatch }) => {
    const optionIds = await idsFor(body.options, newId);
    const decide = async (field: Field) => {
      const change = changeField(presentField(field), body, context, optionIds);
      const { name } = change.next;
      if (name === field.name) return change;
      return { ...change, beside: [await besideFieldNames(params.workspaceId, all => requireFreeName(name, all, field.fieldId))] };
    };
    const changed = await fields.update(params, decide, context, ifMatch, patient);
    if (changed.leaving === undefined) return shownField(changed);
    await cleared(changed, context);
    return shownField(await fields.get(params));
  },

  deleteField: async ({ params, context, ifMatch }) => {
    const deleted = await fields.update(params, field => deleteField(presentField(field), context), context, ifMatch, patient);
    await cleared(deleted, context);
  },
};
