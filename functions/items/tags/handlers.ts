import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { tagRoutes } from '../../../shared/api/items/tags.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { besideNames, tags, tagsOf } from '../../../shared/data/items/tags.ts';
import {
  changeTag,
  createTag,
  deleteTag,
  mergeTags,
  presentTag,
  requireFree,
  shownTag,
  type Tag,
} from '../../../shared/domain/items/tags/tag.ts';
import { makeTag } from './make.ts';
import { walkOn } from './walk.ts';

/** As many items as most workspaces have for a tag follow at once; the rest follows by the event. */
const followed = async (tag: Tag, context: WriteContext): Promise<void> => walkOn(tag, tag.walk, unmarked(context), { pagesAtMost: 3 });

export const tagHandlers: HandlersOf<typeof tagRoutes> = {
  createTag: async ({ params: { workspaceId }, body, newId, context }) => {
    const ids = { workspaceId, tagId: await newId('tag') };
    return shownTag(await makeTag(createTag(body, ids, context), context));
  },

  listTags: async ({ params: { workspaceId }, query }) => {
    const page = await tagsOf(workspaceId, query);
    return { ...page, items: page.items.map(shownTag) };
  },

  getTag: async ({ params }) => shownTag(presentTag(await tags.get(params))),

  changeTag: async ({ params, body, context, ifMatch }) => {
    const decide = async (tag: Tag) => {
      const change = changeTag(presentTag(tag), body);
      const { name } = change.next;
      if (name === tag.name) return change;
      return { ...change, beside: [await besideNames(params.workspaceId, all => requireFree(name, all, tag.tagId))] };
    };
    const changed = await tags.update(params, decide, context, ifMatch, patient);
    await followed(changed, context);
    return shownTag(await tags.get(params));
  },

  mergeTag: async ({ params, body, context, ifMatch }) => {
    const { workspaceId } = params;
    const into = { workspaceId, tagId: body.into };
    const decide = async (tag: Tag) => {
      const both = mergeTags(presentTag(tag), await tags.get(into), context);
      return { ...both.gone, beside: [tags.putNext(both.into, unmarked(context)), await besideNames(workspaceId, () => {})] };
    };
    await tags.update(params, decide, context, ifMatch, patient);
    await followed(await tags.get(into), context);
    return shownTag(presentTag(await tags.get(into)));
  },

  deleteTag: async ({ params, context, ifMatch }) => {
    const deleted = await tags.update(params, tag => deleteTag(presentTag(tag), context), context, ifMatch, patient);
    await followed(deleted, context);
  },
};
