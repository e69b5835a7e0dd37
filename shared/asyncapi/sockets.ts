import { socketLimits, socketMessages, socketProtocol } from '../domain/views/socket.ts';
import { frames } from '../domain/views/socket-frames.ts';
import type { JsonObject } from '../openapi/json.ts';
import { saidOf, shownOf } from './schemas.ts';

type Said = keyof typeof socketMessages;
type Sent = keyof typeof frames;

const said: Record<Said, { description: string; answers: readonly Sent[] }> = {
  subscribe: {
    description:
      'Follow a workspace, one item of it (`itemId`), or what is your own (`me`), from a cursor of its events on (`after`) or from now on. The backlog comes in `entries`, then what happens.',
    answers: ['subscribed', 'error'],
  },
  unsubscribe: { description: 'Follow it no more.', answers: ['unsubscribed', 'error'] },
  here: {
    description:
      'You are in a workspace that this socket follows: on an item, looking at a day, or neither. Say it again every 40 seconds, or when it changes.',
    answers: ['present', 'error'],
  },
  away: { description: 'You are there no more.', answers: ['error'] },
  ping: { description: 'Keeps a socket open on which nothing happens: every eight minutes.', answers: ['pong', 'error'] },
};

const sent: Record<Sent, string> = {
  subscribed: 'It is followed, from this cursor on.',
  entries:
    'What was shown of a log from one cursor (`from`) up to another (`cursor`): events as they stand in the channels `workspaceEvents` and `myEvents`. Without `entries` what happened there is not for you. Where `from` is not the cursor that you hold, read on there over `GET …/events?after=`.',
  more: 'There is more than a socket brings at once: read on over `GET …/events?after=`.',
  ended: 'You may not read on; `code` says why.',
  unsubscribed: 'It is followed no more.',
  present:
    'Who is in a workspace, as far as you may read members and items: `people` names up to fifty of `count`. Each of their places holds for `forMs` without another word, and so do you for the `forMs` beside them. Of two frames that with the later `at` holds.',
  pong: 'The answer to a `ping`.',
  error:
    'A message was not understood or is refused: `code` is one of the API’s, and what the message named stands beside it. The socket stays open.',
};

const saidTypes = Object.keys(said) as Said[];
const sentTypes = Object.keys(sent) as Sent[];
const channel = { $ref: '#/channels/socket' };
const inChannel = (name: string): JsonObject => ({ $ref: `#/channels/socket/messages/${name}` });
const messageOf = (name: string, title: string, description: string, payload: JsonObject): JsonObject => ({
  name,
  title,
  description,
  contentType: 'application/json',
  tags: [{ name: 'socket' }],
  payload,
});

export const socketServer: JsonObject = {
  host: 'sockets.example.org',
  pathname: '/v1',
  protocol: 'wss',
  description: 'Where `POST /v1/me/sockets` says: it answers the address with the ticket that opens a socket there.',
};

export const socketChannel: JsonObject = {
  address: '/',
  title: 'What happens, as it happens, over a WebSocket',
  description: `Opened with both subprotocols of a ticket (\`POST /v1/me/sockets\`), of which \`${socketProtocol}\` is spoken. What is sent may be lost, late or twice, and the cursor of the events is the truth. A message takes ${socketLimits.messageBytes} bytes at the most and a frame ${socketLimits.frameBytes}; a socket lives for two hours. Pass over what has a \`type\` that you do not know.`,
  servers: [{ $ref: '#/servers/sockets' }],
  bindings: {
    ws: {
      headers: {
        type: 'object',
        required: ['Sec-WebSocket-Protocol'],
        properties: { 'Sec-WebSocket-Protocol': { type: 'string', description: 'Both subprotocols of the ticket.' } },
      },
      bindingVersion: '0.1.0',
    },
  },
  messages: Object.fromEntries([...saidTypes, ...sentTypes].map(name => [name, { $ref: `#/components/messages/socket.${name}` }])),
};

/** What is said to a socket with what may answer it, and what is sent over it unasked. */
export const socketOperations: JsonObject = {
  ...Object.fromEntries(
    saidTypes.map(name => [
      `${name}OverSocket`,
      {
        action: 'receive',
        channel,
        summary: said[name].description,
        messages: [inChannel(name)],
        reply: { channel, messages: said[name].answers.map(inChannel) },
      },
    ]),
  ),
  tellOverSocket: {
    action: 'send',
    channel,
    summary: 'What happens in what is followed, and who is here',
    messages: (['entries', 'more', 'ended', 'present'] satisfies Sent[]).map(inChannel),
  },
};

export const socketDocumented: JsonObject = Object.fromEntries([
  ...saidTypes.map(name => [`socket.${name}`, messageOf(name, `Said: ${name}`, said[name].description, saidOf(socketMessages[name]))]),
  ...sentTypes.map(name => [`socket.${name}`, messageOf(name, `Sent: ${name}`, sent[name], shownOf(frames[name]))]),
]);
