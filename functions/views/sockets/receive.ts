import { postTo } from '../../../shared/aws/sockets.ts';
import { readerOf } from '../../../shared/data/core/log-read.ts';
import { dropSubscription, followedBy, keepSubscription, type SocketCaller } from '../../../shared/data/views/sockets.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { SocketMessage, socketLimits } from '../../../shared/domain/views/socket.ts';
import { ownerOfTopic, type Topic, topicText, workspacesOf } from '../../../shared/domain/views/topic.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { mayAsk } from '../../../shared/runtime/http/limits.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { endOf, readBehind } from '../events/place.ts';
import { cursorFor, errorFrame, framesOf, placeIn, pongFrame, type Reader, showNow, subscribedFrame, unsubscribedFrame } from './frames.ts';
import { presence } from './presence-now.ts';

/** A message that came over a socket. */
type Message = { caller: SocketCaller; connectionId: string; body: string };

/** Read consistently: what was appended before the socket follows is in here, what comes after is sent to it. */
const rows = { rows: readerOf<LogEntry>().rowsNow };
/** As many entries as may fit the frames of a backlog. */
const entriesAtMost = 200;

/** A message as its schema has it; the failure says what is wrong with it. */
const messageIn = (body: string): SocketMessage => {
  if (Buffer.byteLength(body) > socketLimits.messageBytes) throw new Failure('body_too_large', { bytes: socketLimits.messageBytes });
  const { success, data } = SocketMessage.safeParse(jsonIn(body));
  if (!success) throw new Failure('invalid_request');
  return data;
};

const jsonIn = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

type Subscribe = Extract<SocketMessage, { action: 'subscribe' }>;

/**
 * Has a socket follow a topic from a cursor on. It follows first, and then is told what it missed: an entry may so come early, and is never left out.
 */
const subscribe = async ({ caller, connectionId }: Message, { action: _, after, ...topic }: Subscribe): Promise<void> => {
  const reader: Reader = { caller, topic };
  const show = await showNow(reader);
  const followed = (await followedBy(caller.userId, connectionId)).map(topicText);
  const limit = socketLimits.subscriptions;
  if (!followed.includes(topicText(topic)) && followed.length >= limit)
    throw new Failure('limit_reached', { what: 'subscriptions', limit });
  const from = after === undefined ? undefined : await placeIn(reader, after);
  await keepSubscription(caller, connectionId, topic, new Date().toISOString());
  const owner = ownerOfTopic(topic, caller.userId);
  const place = from ?? (await endOf(owner));
  await postTo(connectionId, subscribedFrame(topic, await cursorFor(reader, place)));
  const missed = await readBehind(rows, owner, place, { limit: entriesAtMost, requests: 2, show });
  for (const frame of await framesOf(reader, place, missed, socketLimits.backlogFrames)) await postTo(connectionId, frame);
};

const unsubscribe = async ({ caller, connectionId }: Message, topic: Topic): Promise<void> => {
  await dropSubscription(caller.userId, connectionId, topic);
  await postTo(connectionId, unsubscribedFrame(topic));
  const left = workspacesOf(await followedBy(caller.userId, connectionId));
  await Promise.all(workspacesOf([topic]).map(each => (left.includes(each) ? undefined : presence.away({ connectionId }, each))));
};

type MessageOf<Action> = Extract<SocketMessage, { action: Action }>;
const answers: { [Action in SocketMessage['action']]: (message: Message, asked: MessageOf<Action>) => Promise<unknown> } = {
  subscribe,
  unsubscribe: (message, { action: _, ...topic }) => unsubscribe(message, topic),
  here: (message, { action: _, workspaceId, ...place }) => presence.here(message, workspaceId, place),
  away: (message, { workspaceId }) => presence.away(message, workspaceId),
  ping: ({ connectionId }) => postTo(connectionId, pongFrame()),
};

const act = async (message: Message): Promise<void> => {
  if (!(await mayAsk(message.caller))) throw new Failure('too_many_requests');
  const asked = messageIn(message.body);
  await answers[asked.action](message, asked as never);
};

/** What of a message a refusal names, so that a client knows which it is about. */
const aboutOf = (body: string): object => {
  const asked = (jsonIn(body) ?? {}) as Record<string, unknown>;
  const short = (value: unknown): boolean => value === true || (typeof value === 'string' && value.length < 100);
  return Object.fromEntries(
    ['action', 'workspaceId', 'itemId', 'day', 'me'].filter(name => short(asked[name])).map(name => [name, asked[name]]),
  );
};

/** Does what a message asks. A refusal is a frame; the socket stays open. */
export const receive = async (message: Message): Promise<void> => {
  try {
    await act(message);
  } catch (error) {
    const { code, details } = error instanceof Failure ? error : new Failure('internal');
    if (code === 'internal') log('ALM071', { connectionId: message.connectionId }, error);
    await postTo(message.connectionId, errorFrame(code, { ...details, ...aboutOf(message.body) }));
  }
};
