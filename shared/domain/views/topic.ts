import * as z from 'zod';
import { ItemId, type UserId, WorkspaceId } from '../core/ids.ts';

const workspace = z.strictObject({ workspaceId: WorkspaceId, itemId: ItemId.optional() });
const own = z.strictObject({ me: z.literal(true) });

/** What a socket follows: the log of a workspace, what of it is of one item, or what is its caller's own. */
export type Topic = z.infer<typeof workspace> | z.infer<typeof own>;

/** Messages that name a topic, with what stands beside it. */
export const withTopic = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.union([z.strictObject({ ...shape, ...workspace.shape }), z.strictObject({ ...shape, ...own.shape })]);

/** Whose log it is read in. */
export const ownerOfTopic = (topic: Topic, userId: UserId): string => ('me' in topic ? `USER#${userId}` : `WS#${topic.workspaceId}`);

/** The log as a path of the API, as its events name it. */
export const sourceOf = (topic: Topic): string => ('me' in topic ? '/v1/me' : `/v1/workspaces/${topic.workspaceId}`);

/** What every frame about a topic names. */
export const nameOf = (topic: Topic): { log: string; itemId?: ItemId } =>
  'itemId' in topic && topic.itemId ? { log: sourceOf(topic), itemId: topic.itemId } : { log: sourceOf(topic) };

/** The workspaces of topics, each once. */
export const workspacesOf = (topics: readonly Topic[]): WorkspaceId[] => [
  ...new Set(topics.flatMap(topic => ('workspaceId' in topic ? topic.workspaceId : []))),
];

/** A topic in the text of a key. */
export const topicText = (topic: Topic): string => ('me' in topic ? 'ME' : [topic.workspaceId, topic.itemId].filter(Boolean).join('#'));
export const topicIn = (text: string): Topic => {
  if (text === 'ME') return { me: true };
  const [workspaceId, itemId] = text.split('#');
  return { workspaceId: WorkspaceId.parse(workspaceId), ...(itemId ? { itemId: ItemId.parse(itemId) } : {}) };
};
