import * as z from 'zod';
import { socketProtocol } from '../../domain/views/socket.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';

const Ticket = z.object({
  /** Where the socket is opened. */
  url: z.url(),
  /** The two subprotocols to offer: that which is spoken, and the ticket. */
  protocols: z.array(z.string()),
  expiresAt: z.iso.datetime(),
});

export const socketRoutes = {
  createSocketTicket: {
    method: 'POST',
    path: '/v1/me/sockets',
    access: 'user',
    keys: 'always',
    summary: 'Get a ticket that opens one WebSocket',
    description: `A socket tells what happens as it happens: the same events as \`GET …/events\`, with the same cursors, to whoever may read them at that moment. Open \`url\` with both \`protocols\` within 30 seconds (\`new WebSocket(url, protocols)\`): no token is in an address, and a ticket opens one socket. Send \`{"action":"subscribe","workspaceId":"…","after":"<cursor>"}\`; without \`after\` it begins now. With \`itemId\` beside it you are told of that item alone, in frames that name it, whose cursors are those of the workspace: one without entries says that what happened there is of another. \`{"action":"subscribe","me":true}\` is what is your own, as \`GET /v1/me/events\` has it. You are sent \`{"type":"subscribed",…,"cursor"}\`, then frames \`{"type":"entries","log","from","cursor","entries"}\`, each up to 32 KB. Where \`from\` is not the cursor that you hold, or you are sent \`{"type":"more"}\`, read on over \`GET …/events?after=\`: the cursor is the truth, and a socket may lose a frame or bring it late. \`{"type":"ended"}\` says that you may not read on. \`{"action":"here","workspaceId":"…"}\`, with \`itemId\` or \`day\` beside it, says that you are there, in a workspace that this socket follows: then you are sent \`{"type":"present","log","at","forMs","count","people":[{"userId","places":[{"itemId" or "day","forMs"}]}]}\` whenever it changes who is (as far as you may read members and items), and so are the others. Say it every 40 seconds, and \`away\` when you leave: without a word you are there for 90 seconds, and for 15 after your socket closed. Of two frames that with the later \`at\` holds, each of its places for \`forMs\`, and you for the \`forMs\` beside them. API keys are nowhere. Other messages: \`unsubscribe\`, and \`ping\`, which is answered by \`pong\`: send one every eight minutes. A socket lives for two hours; open the next before that. A message that is not understood, too large (4 KB) or one too many is answered by \`{"type":"error","code"}\`, with what the message named. Pass over frames of a \`type\` that you do not know. Where sockets are switched off, the answer is 409 \`switched_off\`: read on over \`GET …/events?after=\`. The typed client does all of this: \`almanac.watch\`.`,
    reply: Ticket,
    status: 201,
    fails: ['switched_off'],
    example: {
      reply: {
        url: 'wss://a1b2c3.execute-api.eu-central-1.amazonaws.com/v1',
        protocols: [socketProtocol, `${ids.userId}.rS3mVxkq0cQm1Xk9bqzv8u2m0h7yXo5n4J6pQ2tW1aE`],
        expiresAt: '2026-11-28T08:00:30.000Z',
      },
    },
  },
} as const satisfies Routes;
