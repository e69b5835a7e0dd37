import { FieldInput, FieldPatch, FieldView } from '../../domain/items/fields/field.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const body = { name: 'Place', kind: 'choice', options: [{ name: 'Shed' }, { name: 'Cellar' }], position: 0 } as const;
const [shed, cellar] = ['option_01h455vb4pex5vsknk084sn02q', 'option_01h455vb4pex5vsknk084sn02r'] as const;
const field = {
  workspaceId: ids.workspaceId,
  fieldId: 'field_01h455vb4pex5vsknk084sn02q',
  ...body,
  options: [
    { optionId: shed, name: 'Shed' },
    { optionId: cellar, name: 'Cellar' },
  ],
  createdBy: ids.userId,
  createdAt: '2026-11-28T08:00:00.000Z',
  version: 1,
} as const;

const all = '/v1/workspaces/{workspaceId}/fields';
const one = `${all}/{fieldId}` as const;

const leaves =
  'Values leave items and templates, in the trash too, most of them at once, the rest within seconds, whatever fails meanwhile; from now on none is written. Each item that loses one has a new version (`item.field_cleared`); nobody is sent news of it.';

export const fieldRoutes = {
  createField: {
    method: 'POST',
    path: all,
    access: 'list:create',
    summary: 'Create a field: what this workspace wants to know of its items beside what every item has',
    description:
      'A text of up to 200 characters, a number (up to six places; with a `unit`, if you like), a choice among up to 20 `options`, or a date. Items say it in `fields`, by the id of the field: a text, a number, the id of an option, a day. With a `listId` only items of that list are given values. At most 30 fields a workspace and 20 values an item. A name that another field has, in whatever letters, is refused (`already_exists`, with its `fieldId`).',
    body: FieldInput,
    reply: FieldView,
    status: 201,
    location: one,
    fails: ['already_exists', 'limit_reached', 'conflict'],
    example: { body: { ...body, options: [...body.options] }, reply: field },
  },
  listFields: {
    method: 'GET',
    path: all,
    access: 'list:read',
    summary: 'List the fields of a workspace in their order, all of them',
    description: 'The lowest `position` first, of the same ones the oldest; retired ones are among them.',
    list: FieldView,
    fails: [],
    example: { reply: [field] },
  },
  getField: {
    method: 'GET',
    path: one,
    access: 'list:read',
    summary: 'Read a field',
    reply: FieldView,
    fails: [],
    example: { reply: field },
  },
  changeField: {
    method: 'PATCH',
    path: one,
    access: 'list:change',
    summary: 'Change a field (merge patch: null removes): its name, unit, options, place, or whether it is retired',
    description: `Items keep what they say, by ids that stay. \`options\` replace those that are there (\`If-Match\` is needed): one that is named by its \`optionId\` stays, called otherwise or not, one without is new, and one that is not named is gone. ${leaves} A \`retired\` field keeps its values, to be read and taken away, and is given no new ones until it is in use again.`,
    body: FieldPatch,
    ifMatch: ['options'],
    reply: FieldView,
    fails: ['precondition_failed', 'already_exists', 'limit_reached', 'conflict', 'field_of_other_kind'],
    example: { body: { name: 'Where it lies' }, reply: { ...field, name: 'Where it lies', version: 2 } },
  },
  deleteField: {
    method: 'DELETE',
    path: one,
    access: 'list:delete',
    summary: 'Delete a field, and what items say of it',
    description: `It cannot be taken back: retire it where its values are to stay. ${leaves}`,
    fails: ['precondition_failed', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
