import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { items, itemsOf } from '../../../shared/data/items/items.ts';
import { templates, templatesOf } from '../../../shared/data/items/templates.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import type { Template } from '../../../shared/domain/items/templates/template.ts';
import { endWalk, isWalking, type Walking, walkTo } from '../../../shared/domain/items/walk.ts';

/** When to stop: at a moment (milliseconds), or after so many pages. */
export type Extent = { untilMs?: number; pagesAtMost?: number };
/** What a walk does to what has something that is leaving: undefined where it has none of it. */
export type Leaving = { item: (item: Item) => Change<Item> | undefined; template: (template: Template) => Change<Template> | undefined };
/** Changes a page of what may have something that is leaving, and answers where the next begins, if there is one. */
type Stretch = (workspaceId: WorkspaceId, leaving: Leaving, context: WriteContext, cursor?: string) => Promise<string | undefined>;

/** How long one run for an event goes on before it leaves the rest to the next: well within the function's time. */
export const patienceMs = 30_000;
const perPage = 25;

const ofItems: Stretch = async (workspaceId, leaving, context, cursor) => {
  const page = await itemsOf(workspaceId, { limit: perPage, cursor, keep: item => leaving.item(item) !== undefined });
  await Promise.all(page.items.map(item => items.update(item, leaving.item, context, undefined, patient).catch(unlessGone)));
  return page.cursor;
};

const ofTemplates: Stretch = async (workspaceId, leaving, context, cursor) => {
  const page = await templatesOf(workspaceId, { limit: perPage, cursor });
  const found = page.items.filter(template => leaving.template(template));
  await Promise.all(found.map(template => templates.update(template, leaving.template, context).catch(unlessGone)));
  return page.cursor;
};

const stretches = [ofItems, ofTemplates];

/** One page of a walk, from a place on (`0.` and a cursor, `1.` and a cursor), and the place behind it; nothing at the end. */
const step = async (workspaceId: WorkspaceId, leaving: Leaving, context: WriteContext, place = '0.'): Promise<string | undefined> => {
  const [, stretch, cursor] = /^(\d)\.(.*)$/.exec(place)!;
  const left = await stretches[Number(stretch)]!(workspaceId, leaving, context, cursor || undefined);
  if (left !== undefined) return `${stretch}.${left}`;
  const next = Number(stretch) + 1;
  return next < stretches.length ? `${next}.` : undefined;
};

/** A kind of record of which something leaves items and templates: what, and what of it. */
type Walks<Id, R> = {
  name: 'tag' | 'field';
  find: (id: Id) => Promise<R | undefined>;
  update: (id: Id, decide: (record: R) => Change<R> | undefined, context: WriteContext) => Promise<R>;
  leavingOf: (record: R) => Leaving;
};

/** Goes on page by page from where a walk has come to, and answers where it has come to then: nothing at the end. Undefined where it was overtaken. */
const goOn = async <Id extends { workspaceId: WorkspaceId }, R extends Walking>(
  { find, leavingOf }: Walks<Id, R>,
  of: Id,
  began: R,
  context: WriteContext,
  { untilMs = Number.POSITIVE_INFINITY, pagesAtMost = Number.POSITIVE_INFINITY }: Extent,
): Promise<{ reached?: string | undefined } | undefined> => {
  let record: R | undefined = began;
  let reached = began.reached;
  for (let page = 1; ; page++) {
    reached = await step(of.workspaceId, leavingOf(record), context, reached);
    if (reached === undefined || page >= pagesAtMost || Date.now() >= untilMs) return { reached };
    record = await find(of);
    if (!isWalking(record, began.walk)) return undefined;
  }
};

/**
 * Takes what is leaving with a record off what has it, for a while; what is left is named by an event of the record, with which this goes on. What was
 * changed is not found again, so whoever does this twice, or half, comes to the same end. A walk that is overtaken by a later one of the record stops.
 */
export const walkerOf =
  <Id extends { workspaceId: WorkspaceId }, R extends Walking>(walks: Walks<Id, R>) =>
  async (of: Id, walk: number, context: WriteContext, extent: Extent): Promise<void> => {
    const { name, find, update } = walks;
    const began = await find(of);
    if (!isWalking(began, walk)) return;
    const gone = await goOn(walks, of, began, context, extent);
    if (!gone) return;
    const { reached } = gone;
    await update(of, each => (reached === undefined ? endWalk(name, each, walk) : walkTo(name, each, began, reached)), context);
  };
