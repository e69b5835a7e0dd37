import { once } from 'node:events';
import * as z from 'zod';
import type { PresentFrame } from '../../shared/api/client/presence.ts';
import type { CloudEvent } from '../../shared/domain/core/cloud-event.ts';
import { frames as documented } from '../../shared/domain/views/socket-frames.ts';
import { eventually } from './await.ts';
import type { Person } from './people.ts';

const AnyFrame = z.union(Object.values(documented));

/** A frame that a socket was sent. */
export type Frame = {
  type: string;
  log?: string;
  itemId?: string;
  from?: string;
  cursor?: string;
  entries?: CloudEvent[];
  code?: string;
  action?: string;
  workspaceId?: string;
  forMs?: number;
  count?: number;
  people?: PresentFrame['people'];
};

/** An open socket, with all that it was sent. `closed` is there once it was closed. */
export type TestSocket = {
  frames: Frame[];
  protocol: string;
  closed: Promise<number>;
  say(message: unknown): void;
  close(): void;
  /** The first frame that is so, once it has come. */
  frame(what: string, is: (frame: Frame) => boolean): Promise<Frame>;
};

/** Opens a socket with these subprotocols. Fails where it is refused. */
export const openSocket = async (url: string, protocols: string[]): Promise<TestSocket> => {
  const socket = new WebSocket(url, protocols);
  const frames: Frame[] = [];
  // Each is what the document of the protocol says, and nothing else.
  socket.addEventListener('message', ({ data }) => frames.push(AnyFrame.parse(JSON.parse(String(data))) as Frame));
  const closed = once(socket, 'close').then(([event]) => (event as CloseEvent).code);
  const opened = await Promise.race([
    once(socket, 'open').then(
      () => true,
      () => false,
    ),
    closed.then(() => false),
  ]);
  if (!opened) throw new Error('The socket was refused');
  return {
    frames,
    protocol: socket.protocol,
    closed,
    say: message => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    close: () => socket.close(),
    frame: (what, is) => eventually(what, async () => frames.find(is)),
  };
};

/** Opens a socket of somebody's, with a ticket of theirs. */
export const socketOf = async ({ api }: Pick<Person, 'api'>): Promise<TestSocket> => {
  const { data } = await api.createSocketTicket({});
  return openSocket(data.url, data.protocols);
};
