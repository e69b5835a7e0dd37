import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { FeedId, UserId } from '../../domain/core/ids.ts';
import { documents, tableName } from '../core/table.ts';

type Id = { userId: UserId; feedId: FeedId };

/** What a feed answered last. `places` says where it looked; the text (gzip) is absent where it is too large for a row. */
export type FeedAnswer = { etag: string; places: string; untilMs: number; text?: Uint8Array };

const largestText = 300_000;
const keyOf = ({ userId, feedId }: Id) => ({ pk: `USER#${userId}`, sk: `FEEDANSWER#${feedId}` });

/** What a feed answered last, if it is still kept: a moment later or earlier does not matter, so this costs half of a consistent read. */
export const lastAnswerOf = async (id: Id): Promise<FeedAnswer | undefined> => {
  const { Item: row } = await documents.send(new GetCommand({ TableName: tableName, Key: keyOf(id) }));
  return row && { etag: String(row.etag), places: String(row.places), untilMs: Number(row.untilMs), text: row.text as FeedAnswer['text'] };
};

/** Keeps an answer for whoever asks next. It is no record: it carries no event, and is forgotten soon after its time. */
export const keepAnswer = async (id: Id, { text, ...answer }: FeedAnswer): Promise<void> => {
  const kept = text && text.length <= largestText ? { text } : {};
  const expiresAt = Math.ceil(answer.untilMs / 1000);
  await documents.send(new PutCommand({ TableName: tableName, Item: { ...keyOf(id), ...answer, ...kept, expiresAt } }));
};
