import * as z from 'zod';
import { UserId } from '../core/ids.ts';
import { Away, Here } from './presence.ts';
import { withTopic } from './topic.ts';

/** The subprotocol that sockets speak. A client offers it beside its ticket, and the socket opens with it alone. */
export const socketProtocol = 'almanac.v1';

export const socketLimits = {
  /** How long a ticket is good for. */
  ticketSeconds: 30,
  /** How long what is known of a socket is kept: the gateway ends it after two hours. */
  keptSeconds: 7800,
  /** Open sockets of a user. */
  ofUser: 20,
  /** Logs and items that one socket follows. */
  subscriptions: 20,
  /** A message that comes in, in bytes. */
  messageBytes: 4096,
  /** A frame that goes out, in bytes: up to here it is paid for as one message. */
  frameBytes: 32_000,
  /** Frames in which a subscription is told what it missed; whoever missed more reads it over the cursor. */
  backlogFrames: 4,
} as const;

/** What a socket may be asked, by its action. */
export const socketMessages = {
  /** `after` is where the reader is: a cursor of the log's events. Without one, from now on. */
  subscribe: withTopic({ action: z.literal('subscribe'), after: z.string().max(200).optional() }),
  unsubscribe: withTopic({ action: z.literal('unsubscribe') }),
  here: Here,
  away: Away,
  ping: z.strictObject({ action: z.literal('ping') }),
} as const;
const { subscribe, unsubscribe, here, away, ping } = socketMessages;
export const SocketMessage = z.union([subscribe, unsubscribe, here, away, ping]);
export type SocketMessage = z.infer<typeof SocketMessage>;

/** A ticket names its user, so that it is found, and holds a secret that is used once. */
export const ticketOf = (userId: UserId, secret: string): string => `${userId}.${secret}`;

/** Whose ticket is among the subprotocols that a client offers, and its secret. */
export const ticketIn = (offered: string): { userId: UserId; secret: string } | undefined => {
  const protocols = offered.split(',').map(each => each.trim());
  if (!protocols.includes(socketProtocol)) return undefined;
  const [userId, secret = ''] = protocols.find(each => each.startsWith('user_'))?.split('.') ?? [];
  const owner = UserId.safeParse(userId).data;
  return owner && /^[\w-]{43}$/.test(secret) ? { userId: owner, secret } : undefined;
};

/** Something shown to a reader, and a place beside it. */
type Placed<T, P> = { shown: T; at: P };
/** Part of a log in one frame: what is shown from a place up to another. */
export type Span<T, P> = { from: P; to: P; entries: T[] };

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/**
 * Cuts what a reader is shown between two places into spans whose entries take so many bytes at the most. It stops before an entry that is larger alone:
 * `whole` says whether it came to the end. Each span begins where the one before it ended.
 */
export const spansOf = <T, P>(
  items: readonly Placed<T, P>[],
  from: P,
  end: P,
  bytesAtMost: number,
): { spans: Span<T, P>[]; whole: boolean } => {
  const spans: Span<T, P>[] = [{ from, to: end, entries: [] }];
  let bytes = 0;
  for (const { shown, at } of items) {
    const size = bytesOf(shown) + 1;
    const last = spans.at(-1)!;
    if (size > bytesAtMost) {
      last.to = at;
      return { spans: last.entries.length > 0 ? spans : spans.slice(0, -1), whole: false };
    }
    if (bytes + size > bytesAtMost) {
      last.to = at;
      spans.push({ from: at, to: end, entries: [shown] });
      bytes = size;
    } else {
      last.entries.push(shown);
      bytes += size;
    }
  }
  return { spans, whole: true };
};
