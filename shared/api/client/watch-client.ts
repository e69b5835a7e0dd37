import type { CloudEvent } from '../../domain/core/cloud-event.ts';
import { ApiFailure } from './client-failure.ts';
import { sleepFor } from './client-retry.ts';
import type { Presence } from './presence.ts';
import { type WatchPort, type WatchSocket, watching } from './watch.ts';
import type { Batch } from './watch-frames.ts';

type Signal = { signal?: AbortSignal };
type Page = Promise<{ data: CloudEvent[]; cursor?: string }>;
type Query = { after: string; wait?: number; limit?: number };
/** The calls that watching is made of. */
type Calls = {
  listEvents(call: { params: { workspaceId: string }; query: Query & { itemId?: string } } & Signal): Page;
  listMyEvents(call: { query: Query } & Signal): Page;
  createSocketTicket(call: Signal): Promise<{ data: { url: string; protocols: string[] } }>;
};

type Watched = { workspaceId: string; itemId?: string; presence?: Presence } | { me: true; presence?: undefined };
/**
 * What is watched, from a cursor on or from now on: a workspace, one item of it, or what is one's own (`{ me: true }`). With a `presence` who watches is
 * in the workspace for others, and sees them.
 */
export type WatchOptions = Watched & { after?: string; signal?: AbortSignal };

/** Watches a log: \`for await (const { events, cursor } of almanac.watch({ workspaceId }))\`. Keep the cursor with what you made of the events, and go on there. */
export type Watch = (options: WatchOptions) => AsyncGenerator<Batch<CloudEvent>, void>;

const openMs = 10_000;
const perPage = 100;

/** The frames of a socket, one after the other. Those that came before it closed are handed on first. */
const framesOf = (socket: WebSocket): WatchSocket => {
  const came: (string | undefined)[] = [];
  let ask: ((frame: string | undefined) => void) | undefined;
  const put = (frame: string | undefined): void => {
    const asked = ask;
    ask = undefined;
    if (asked) asked(frame);
    else came.push(frame);
  };
  socket.addEventListener('message', ({ data }) => put(String(data)));
  socket.addEventListener('close', () => put(undefined));
  return {
    next: () =>
      new Promise(resolve => {
        if (came.length > 0) resolve(came.shift());
        else ask = resolve;
      }),
    send: text => socket.send(text),
    // A way that is broken takes long to say that it is closed: nobody waits for that.
    close: () => {
      socket.close();
      put(undefined);
    },
  };
};

/** Opens a socket, and fails where it is not open in time. */
const opened = (socket: WebSocket): Promise<WatchSocket> =>
  new Promise((resolve, reject) => {
    const frames = framesOf(socket);
    const refuse = () => {
      clearTimeout(timer);
      reject(new Error('The socket was not opened'));
      socket.close();
    };
    const timer = setTimeout(refuse, openMs);
    socket.addEventListener('close', refuse, { once: true });
    socket.addEventListener('error', refuse, { once: true });
    socket.addEventListener(
      'open',
      () => {
        clearTimeout(timer);
        resolve(frames);
      },
      { once: true },
    );
  });

const openWith = async (calls: Calls, signal: AbortSignal | undefined): Promise<WatchSocket> => {
  if (typeof WebSocket === 'undefined') throw new Error('There are no sockets here');
  const { url, protocols } = (await calls.createSocketTicket({ signal })).data;
  return opened(new WebSocket(url, protocols));
};

/** A client's watching. A refusal that waiting mends (429 and 5xx), or a connection that broke, is waited out; any other is thrown. */
export const watchOf = (calls: Calls): Watch =>
  async function* ({ after, signal, presence, ...topic }) {
    const list = (query: Query): Page => {
      if ('me' in topic) return calls.listMyEvents({ query, signal });
      const { workspaceId, itemId } = topic;
      return calls.listEvents({ params: { workspaceId }, query: itemId ? { ...query, itemId } : query, signal });
    };
    const page = async (from: string, wait: number): Promise<Batch<CloudEvent>> => {
      const { data, cursor = from } = await list({ after: from, wait, limit: perPage });
      return { events: data, cursor };
    };
    const port: WatchPort = {
      page,
      open: () => openWith(calls, signal),
      mayPass: error => signal?.aborted || !(error instanceof ApiFailure) || error.status === 429 || error.status >= 500,
      sleep: sleepFor,
      now: Date.now,
      random: Math.random,
    };
    try {
      yield* watching(port, { topic, signal, after, presence });
    } finally {
      presence?.end();
    }
  };
