import { itemEvents } from '../../../events/items/item.ts';
import { tagEvents } from '../../../events/items/tag.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { items } from '../../../shared/data/items/items.ts';
import { tagsAndLeaving } from '../../../shared/data/items/tags.ts';
import { Failure, unlessGone } from '../../../shared/domain/core/failure.ts';
import { UserId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { createTag, type Tag } from '../../../shared/domain/items/tags/tag.ts';
import { movesOf, retagItem, wordsAfter } from '../../../shared/domain/items/tags/tag-walk.ts';
import { TagWord } from '../../../shared/domain/items/tags/tag-word.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';
import { patienceMs } from '../walks/walk.ts';
import { makeTag } from './make.ts';
import { walkOn } from './walk.ts';

type Cause = { by: string; requestId: string };

/** What follows is done in the name of whoever has done the first thing. */
const actorOf = ({ by, requestId }: Cause): WriteContext => ({ ...clockContext(requestId), by });

/** Words are leaving: the walk goes on from where it has come to, unless that is done. */
const leave = (event: Cause & { record: Tag }): Promise<void> =>
  walkOn(event.record, event.record.walk, actorOf(event), { untilMs: Date.now() + patienceMs });

/** Why a word stays a word: somebody else has just made it a tag, it is leaving, or there are as many tags as there may be. */
const isNoTag = (error: unknown): boolean =>
  error instanceof Failure && ['already_exists', 'conflict', 'limit_reached'].includes(error.code);

const makeOf = async (word: string, { workspaceId, createdBy }: Item, event: Cause): Promise<void> => {
  const userId = UserId.safeParse(event.by).data ?? createdBy;
  const change = createTag({ name: word }, { workspaceId, tagId: newId('tag') }, { userId, now: clockContext(event.requestId).now });
  await makeTag(change, actorOf(event)).catch(error => {
    if (!isNoTag(error)) throw error;
  });
};

/**
 * An item has words as tags. Those that are leaving leave it, wherever the walk is by now; of those that are no tags yet tags are made. What stands in the item
 * at this moment counts, whichever event came first.
 */
const settle = async (event: Cause & { record: Item }): Promise<void> => {
  if (event.record.tags.length === 0) return;
  const [item, all] = await Promise.all([items.find(event.record), tagsAndLeaving(event.record.workspaceId)]);
  if (!item) return;
  const moves = movesOf(all);
  if (retagItem(item, moves)) await items.update(item, each => retagItem(each, moves), actorOf(event)).catch(unlessGone);
  const known = new Set(all.filter(({ deletedAt }) => deletedAt === undefined).map(({ name }) => name));
  const isNew = (word: string) => !known.has(word) && TagWord.safeParse(word).data === word;
  for (const word of wordsAfter(item.tags, moves).filter(isNew)) await makeOf(word, item, event);
};

/** What becomes of the words of items when their tags are named anew, merged or deleted; and tags of words that are new. */
export const tags = listener(
  {
    'tag.changed': tagEvents['tag.changed'],
    'tag.grown': tagEvents['tag.grown'],
    'tag.deleted': tagEvents['tag.deleted'],
    'tag.items_left': tagEvents['tag.items_left'],
    'item.created': itemEvents['item.created'],
    'item.changed': itemEvents['item.changed'],
  },
  {
    'tag.changed': leave,
    'tag.grown': leave,
    'tag.deleted': leave,
    'tag.items_left': leave,
    'item.created': settle,
    'item.changed': settle,
  },
);
