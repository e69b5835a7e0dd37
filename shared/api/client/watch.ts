import type { CloudEvent } from '../../domain/core/cloud-event.ts';
import type { Presence, PresentFrame } from './presence.ts';
import { type Batch, type Entries, type Joiner, joiner } from './watch-frames.ts';

/** An open socket: what it brings, one frame after the other; undefined once it is closed. */
export type WatchSocket = { next(): Promise<string | undefined>; send(text: string): void; close(): void };

/** What watching stands on: the cursor, sockets where they can be had, a clock and dice. */
export type WatchPort = {
  /** What there is from a cursor on, after waiting so many seconds at the most for something. Fails for good where it may not be read. */
  page(after: string, waitSeconds: number): Promise<Batch<CloudEvent>>;
  /** Opens a socket. Fails where none can be had. */
  open(): Promise<WatchSocket>;
  /** Whether a failure is one of the way, and so may pass. */
  mayPass(error: unknown): boolean;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  now(): number;
  random(): number;
};

/** What is watched, as a socket is asked for it. */
export type Topic = { workspaceId: string; itemId?: string } | { me: true };
type Options = { topic: Topic; after?: string; signal?: AbortSignal; presence?: Presence };
type Frame = { type: string; action?: string; code?: string; itemId?: string } & Partial<Entries<CloudEvent>>;

const minuteMs = 60_000;
/** A socket is idle for ten minutes at the most, and lives for two hours: it is left before that, not by all at once. */
const pingMs = 8 * minuteMs;
const pongMs = 20_000;
const lifeMs = { most: 110 * minuteMs, spread: 10 * minuteMs };
/** How long what came out of order waits for what is missing, before that is read over the cursor; and how often that is tried. */
const gapMs = [250, 1000, 3000];
const backoff = { firstMs: 500, mostMs: 30_000 };
const longestWaitSeconds = 25;
/** How long is waited over the cursor before a socket is tried again. */
const pollMs = minuteMs;
/** Waits begin this far apart, however much happens: each takes of the user's requests. Nothing, sooner than this, is the answer of an API that does not wait. */
const pollsApartMs = 3000;

/** Waits for a frame until a moment; `late` where none came. The frame that is waited for may come later: it is not lost. */
const until = async <T>(coming: Promise<T>, port: WatchPort, atMs: number): Promise<{ came: T } | 'late'> => {
  const over = new AbortController();
  const late = port.sleep(Math.max(0, atMs - port.now()), over.signal).then(
    () => 'late' as const,
    () => 'late' as const,
  );
  try {
    return await Promise.race([coming.then(came => ({ came })), late]);
  } finally {
    over.abort();
  }
};

/** Reads over the cursor to its end, where it moves no more: a page may show nothing and have more behind it. */
async function* pull(port: WatchPort, joined: Joiner<CloudEvent>, waitSeconds = 0): AsyncGenerator<Batch<CloudEvent>, void> {
  for (let wait = waitSeconds; ; wait = 0) {
    const from = joined.cursor();
    const page = await port.page(from, wait);
    joined.moveTo(page.cursor);
    if (page.events.length > 0) yield page;
    else if (page.cursor === from) break;
  }
  yield* joined.join();
}

/** The moments at which something is to be done while nothing comes. */
type Times = { endAt: number; pingAt: number; pongBy: number; gapAt: number; gaps: number };
const never = Number.POSITIVE_INFINITY;

const timesOf = (port: WatchPort): Times => ({
  endAt: port.now() + lifeMs.most - port.random() * lifeMs.spread,
  pingAt: port.now() + pingMs,
  ...{ pongBy: never, gapAt: never, gaps: 0 },
});

/** When what is held and does not fit is to be looked for; never, where nothing is held, or it was looked for often enough. */
const noteGap = (times: Times, joined: Joiner<CloudEvent>, now: number): void => {
  if (joined.waits() && times.gaps >= gapMs.length) joined.drop();
  if (!joined.waits()) Object.assign(times, { gapAt: never, gaps: 0 });
  else if (times.gapAt === never) times.gapAt = now + gapMs[times.gaps]!;
};

const aboutPresence = ['here', 'away'];

/** Hands on what a frame says of who is here. Answers whether it says that and nothing else. */
const takePresence = (presence: Presence | undefined, frame: Frame): boolean => {
  const isRefusal = frame.type === 'error' && aboutPresence.includes(frame.action ?? '');
  if (isRefusal) presence?.refused(frame.code ?? '', frame.itemId);
  else if (frame.type === 'present') presence?.take(frame as Frame & PresentFrame);
  return isRefusal;
};

/** Takes a frame in. Answers whether the socket is good for more. */
async function* takeFrame(
  port: WatchPort,
  joined: Joiner<CloudEvent>,
  text: string | undefined,
  times: Times,
  onOther: (frame: Frame) => boolean,
): AsyncGenerator<Batch<CloudEvent>, boolean> {
  if (text === undefined) return false;
  const frame = JSON.parse(text) as Frame;
  if (onOther(frame)) return true;
  if (frame.type === 'entries') yield* joined.join(frame as Entries<CloudEvent> & Frame);
  else if (frame.type === 'more') yield* pull(port, joined);
  else if (frame.type === 'pong') times.pongBy = never;
  // Refused, or ended: who may not read is told so by the cursor. What else comes is of a newer API.
  else if (frame.type === 'error' || frame.type === 'ended') {
    yield* pull(port, joined);
    return false;
  }
  return true;
}

/** Does what is due by the clock. Answers whether the socket is good for more. */
async function* atTime(
  port: WatchPort,
  socket: WatchSocket,
  joined: Joiner<CloudEvent>,
  times: Times,
): AsyncGenerator<Batch<CloudEvent>, boolean> {
  const now = port.now();
  if (now >= times.endAt || now >= times.pongBy) return false;
  if (now >= times.gapAt) {
    Object.assign(times, { gapAt: never, gaps: times.gaps + 1 });
    yield* pull(port, joined);
  }
  if (now < times.pingAt) return true;
  socket.send('{"action":"ping"}');
  Object.assign(times, { pingAt: now + pingMs, pongBy: now + pongMs });
  // A frame may have been lost that no other followed.
  yield* pull(port, joined);
  return true;
}

/** The workspace in which somebody is who watches. */
const placeOf = ({ topic }: Options): object => ('workspaceId' in topic ? { workspaceId: topic.workspaceId } : {});

/** Follows a socket until it is closed, silent, or old. */
async function* follow(
  port: WatchPort,
  socket: WatchSocket,
  joined: Joiner<CloudEvent>,
  options: Options,
): AsyncGenerator<Batch<CloudEvent>, void> {
  const times = timesOf(port);
  socket.send(JSON.stringify({ action: 'subscribe', ...options.topic, after: joined.cursor() }));
  let coming = socket.next();
  const onOther = (frame: Frame): boolean => {
    if (frame.type === 'subscribed') options.presence?.attach(message => socket.send(JSON.stringify({ ...message, ...placeOf(options) })));
    return takePresence(options.presence, frame);
  };
  for (let isGood = true; isGood && !options.signal?.aborted; ) {
    const next = await until(coming, port, Math.min(times.endAt, times.pingAt, times.pongBy, times.gapAt));
    if (next !== 'late') coming = socket.next();
    isGood = yield* next === 'late' ? atTime(port, socket, joined, times) : takeFrame(port, joined, next.came, times, onOther);
    noteGap(times, joined, port.now());
  }
}

/** Waits for what happens over the cursor, again and again while that is worth it. Answers whether it was to the end. */
async function* poll(port: WatchPort, joined: Joiner<CloudEvent>, { signal }: Options): AsyncGenerator<Batch<CloudEvent>, boolean> {
  for (const untilMs = port.now() + pollMs; port.now() < untilMs; ) {
    const [from, askedAt] = [joined.cursor(), port.now()];
    yield* pull(port, joined, longestWaitSeconds);
    const restMs = askedAt + pollsApartMs - port.now();
    if (signal?.aborted || (joined.cursor() === from && restMs > 0)) return false;
    if (restMs > 0) await port.sleep(restMs, signal);
  }
  return true;
}

/** In the place of a cursor: the end of the log at that moment. */
const fromNow = 'now';

/** One try to follow by a socket; where none can be had, what happens is waited for over the cursor. Answers whether either was to be had. */
async function* once(port: WatchPort, joined: Joiner<CloudEvent>, options: Options): AsyncGenerator<Batch<CloudEvent>, boolean> {
  if (joined.cursor() === fromNow) joined.moveTo((await port.page(fromNow, 0)).cursor);
  const socket = await port.open().catch(() => undefined);
  if (!socket) return yield* poll(port, joined, options);
  const close = () => socket.close();
  options.signal?.addEventListener('abort', close, { once: true });
  try {
    yield* follow(port, socket, joined, options);
  } finally {
    options.signal?.removeEventListener('abort', close);
    options.presence?.detach();
    joined.drop();
    close();
  }
  return true;
}

/** The same, where a failure of the way ends the try and nothing else. */
async function* onceUnlessBroken(
  port: WatchPort,
  joined: Joiner<CloudEvent>,
  options: Options,
): AsyncGenerator<Batch<CloudEvent>, boolean> {
  try {
    return yield* once(port, joined, options);
  } catch (error) {
    if (!port.mayPass(error)) throw error;
    return false;
  }
}

/**
 * What happens in a log from a cursor or from now on, as it happens: each event once, in the order of the log, with the cursor to go on
 * from. Over a socket where one can be had, over the cursor otherwise; sockets come and go, and what they do not bring is read over the cursor. Ends when it is aborted, fails where it may not be read.
 */
export async function* watching(port: WatchPort, options: Options): AsyncGenerator<Batch<CloudEvent>, void> {
  const joined = joiner<CloudEvent>(options.after ?? fromNow);
  for (let failures = 0; !options.signal?.aborted; ) {
    const startedAt = port.now();
    const wasHeard = yield* onceUnlessBroken(port, joined, options);
    failures = wasHeard && port.now() - startedAt > backoff.mostMs ? 0 : failures + 1;
    if (options.signal?.aborted) return;
    const most = Math.min(backoff.firstMs * 2 ** failures, backoff.mostMs);
    await port.sleep(port.random() * most, options.signal).catch(() => undefined);
  }
}
