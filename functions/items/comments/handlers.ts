import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { commentRoutes } from '../../../shared/api/items/comments.ts';
import { comments, commentsOf } from '../../../shared/data/items/comments.ts';
import { readersAmong } from '../../../shared/data/items/recipients.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import {
  changeComment,
  commentRights,
  createComment,
  deleteComment,
  mentionsIn,
  presentComment,
} from '../../../shared/domain/items/comments/comment.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { readableItem } from '../items/readable.ts';
import { besideItem } from './follow.ts';

/** Whom a comment mentions must be able to read it, or they would be told of what is none of theirs. */
const requireReaders = async (item: Item, mentioned: UserId[]): Promise<void> => {
  if (mentioned.length > 0 && (await readersAmong(item, mentioned, commentRights)).length < mentioned.length)
    throw invalid('/text', 'not_readers');
};

export const commentHandlers: HandlersOf<typeof commentRoutes> = {
  createComment: async ({ body, newId, context, ...asked }) => {
    const ids = { ...asked.params, commentId: await newId('comment') };
    const [item, parent] = await Promise.all([
      readableItem(asked),
      body.replyTo && comments.get({ ...asked.params, commentId: body.replyTo }).then(presentComment),
    ]);
    const change = createComment(body, { item, parent: parent || undefined }, ids, context);
    await requireReaders(item, change.next.mentions);
    const { record, created } = await comments.create(change, context);
    return created ? besideItem(record, context) : record;
  },

  listComments: async asked => {
    const [, page] = await Promise.all([readableItem(asked), commentsOf(asked.params, asked.query)]);
    return page;
  },

  getComment: async asked => {
    const [, comment] = await Promise.all([readableItem(asked), comments.get(asked.params)]);
    return presentComment(comment);
  },

  changeComment: async ({ body, context, ifMatch, ...asked }) => {
    const [item, before] = await Promise.all([readableItem(asked), comments.get(asked.params)]);
    await requireReaders(
      item,
      mentionsIn(body.text ?? '').filter(each => !before.mentions.includes(each)),
    );
    return comments.update(asked.params, each => changeComment(each, body, { item, ...context }), context, ifMatch);
  },

  deleteComment: async ({ context, ifMatch, ...asked }) => {
    await readableItem(asked);
    const mayDeleteAny = reachOf(asked.role, 'workspace:change') === 'everything';
    await comments.update(asked.params, each => deleteComment(each, mayDeleteAny, context), context, ifMatch);
  },
};
