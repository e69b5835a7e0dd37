import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { type ItemId, type ListId, TemplateId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalidCode } from '../../core/invalid.ts';
import { placesIn } from '../../core/issues.ts';
import { Line, Text } from '../../core/text.ts';
import { addDays, TimeOfDay } from '../../time/when.ts';
import { FieldValues } from '../fields/field-values.ts';
import { createItem } from '../history/item-changes.ts';
import { type Item, ItemInput, ItemKind, Priority, RelativeReminder } from '../items/item.ts';
import { Share } from '../parts/part.ts';
import { addSubItem } from '../sub-items/item-sub-items.ts';
import { subItemsAtMost } from '../sub-items/sub-item.ts';
import { TagWord } from '../tags/tag-word.ts';

/** The most items of one template: they are created in one transaction. */
export const templateItemsAtMost = 25;
const latestDay = 366;
const name = Line(80);
const instant = z.iso.datetime();

/** A reminder of what a template makes: counted from its due. */
const TemplateReminder = RelativeReminder.omit({ relativeTo: true });

/** What a template makes: an item without a day of its own. A whole template fits into one record, whatever its letters are. */
export const TemplateItem = z.strictObject({
  title: Line(200),
  /** Of which item before it, by its place, it is a sub-item. */
  partOf: z
    .int()
    .min(0)
    .max(templateItemsAtMost - 2)
    .optional(),
  notes: Text(1000).optional(),
  kind: ItemKind.default('task'),
  priority: Priority.default('none'),
  tags: z.array(TagWord).max(10).default([]),
  /** Who of those for whom it is used does it: each has a part in it, where that is said. */
  share: Share.optional(),
  /** Its steps, none of them done. */
  checklist: z.array(Line(100)).max(20).default([]),
  fields: FieldValues.optional(),
  /** Its due, so many days after the day on which the template is used; at a time of that day or the whole day. */
  due: z
    .strictObject({
      afterDays: z.int().min(0).max(latestDay),
      time: TimeOfDay.optional(),
      reminders: z.array(TemplateReminder).max(5).default([]),
    })
    .optional(),
});

/** Items that are made together again and again: what to pack, what is done when somebody moves in. */
export const Template = z.object({
  workspaceId: WorkspaceId,
  templateId: TemplateId,
  name: personal(name),
  items: personal(z.array(TemplateItem).max(templateItemsAtMost)),
  createdBy: UserId,
  createdAt: instant,
  deletedAt: instant.optional(),
  /** When one that was deleted may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Template = z.infer<typeof Template>;
type PartOf = { partOf?: number | undefined };

/** May an item of a template be a part of that which it names: of one before it, that is no part itself? */
const isPlaced = (all: readonly PartOf[], { partOf }: PartOf, at: number): boolean =>
  partOf === undefined || (partOf < at && all[partOf]!.partOf === undefined);
const hasRoom = (all: readonly PartOf[], { partOf }: PartOf, at: number): boolean =>
  partOf === undefined || all.slice(0, at).filter(each => each.partOf === partOf).length < subItemsAtMost;

const items = z
  .array(TemplateItem)
  .min(1)
  .max(templateItemsAtMost)
  .superRefine((all, { addIssue }) => {
    for (const [i, each] of all.entries()) {
      const path = [i, 'partOf'];
      // What each has a part in is part of nothing (see `wrongShare`).
      if (each.share === 'each' && each.partOf !== undefined)
        addIssue({ code: 'custom', path: [i, 'share'], message: invalidCode('beside_share') });
      if (!isPlaced(all, each, i)) addIssue({ code: 'custom', path, message: invalidCode('nested_too_deep') });
      else if (!hasRoom(all, each, i))
        addIssue({ code: 'custom', path, message: invalidCode('too_many'), params: { max: subItemsAtMost } });
    }
  });
export const TemplateInput = z.strictObject({ name, items });
export const TemplatePatch = z.strictObject({ name, items }).partial();
/** A template as people read it. */
export const TemplateShown = Template.omit({ deletedAt: true, expiresAt: true });

/** A new template. */
export const createTemplate = (
  input: z.infer<typeof TemplateInput>,
  ids: { workspaceId: WorkspaceId; templateId: TemplateId },
  { userId, now }: Actor,
): Change<Template> => ({
  next: { ...ids, ...input, createdBy: userId, createdAt: now, version: 1 },
  event: { type: 'template.created', data: {} },
});

/** Fails with `not_found` where a template was deleted. */
export const requireTemplate = (template: Template): Template => {
  if (template.deletedAt !== undefined) throw new Failure('not_found', { what: 'template' });
  return template;
};

/** Another name for a template, or other items. What was made of it stays as it is. */
export const changeTemplate = (template: Template, patch: z.infer<typeof TemplatePatch>): Change<Template> => ({
  next: Object.keys(patch).length === 0 ? template : { ...requireTemplate(template), ...patch },
  event: { type: 'template.changed', data: { fields: Object.keys(patch) } },
});

/** A template that is gone: nobody is shown it, and its row is forgotten. What was made of it stays. */
export const deleteTemplate = (template: Template, { now }: Pick<Actor, 'now'>): Change<Template> => ({
  next: { ...requireTemplate(template), deletedAt: now, expiresAt: expiryAfter(now) },
  event: { type: 'template.deleted', data: {} },
});

/** When, where and for whom a template is used. */
export type Use = { day: string; listId?: ListId; assignees?: UserId[] };

/** What a client would send for one of its items. Fails with `invalid_request` where the day of it is none any more. */
const inputOf = (
  { due, checklist, partOf: _partOf, ...item }: z.infer<typeof TemplateItem>,
  { day, listId, assignees }: Use,
): ItemInput => {
  const { data, error } = ItemInput.safeParse({
    ...item,
    listId,
    assignees,
    checklist: checklist.map(text => ({ text })),
    ...(due ? { due: { date: addDays(day, due.afterDays), time: due.time }, reminders: due.reminders } : {}),
  });
  if (error) throw new Failure('invalid_request', { errors: placesIn(error.issues).map(place => ({ ...place, pointer: '/day' })) });
  return data;
};

/** The items that a template makes on a day, each with the next of some ids, and those that are parts of others with these. */
export const itemsFrom = (
  { workspaceId, items: made }: Template,
  use: Use,
  ids: readonly ItemId[],
  acting: Actor & { zone: string },
): Change<Item>[] => {
  const changes = made.map((item, i) => createItem(inputOf(item, use), { workspaceId, itemId: ids[i]! }, acting));
  for (const [i, { partOf }] of made.entries()) {
    if (partOf === undefined) continue;
    const [parent, part] = [changes[partOf]!, changes[i]!];
    const added = addSubItem(
      parent.next,
      part.next,
      changes.map(({ next }) => next),
    );
    changes[partOf] = { ...parent, next: added.parent.next };
    changes[i] = { ...part, next: added.item };
  }
  return changes;
};
