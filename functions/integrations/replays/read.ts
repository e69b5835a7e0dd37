import { readerOf } from '../../../shared/data/core/log-read.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { rowHolding } from '../../../shared/data/core/log-times.ts';
import { triesSince } from '../../../shared/data/integrations/attempts.ts';
import { dispatches } from '../../../shared/data/integrations/dispatches.ts';
import { asideOf } from '../../../shared/domain/integrations/dispatch.ts';
import { type ReplayOptions, triesAtMost } from '../../../shared/domain/integrations/replay.ts';
import type { Webhook } from '../../../shared/domain/integrations/webhook.ts';
import { isOfTypes, wantedBy } from '../../../shared/domain/integrations/webhook-filter.ts';
import type { JobError } from '../../../shared/domain/people/jobs/job.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { oldestIn, type Place, readOn } from '../../../shared/log/read.ts';
import { messageOf } from '../../../shared/webhooks/message.ts';
import type { LeftOut, ReplayPart } from '../../../shared/webhooks/replay.ts';
import { cursorAt } from '../sending/place.ts';
import { showFor } from '../sending/read.ts';

const log = { rows: readerOf<LogEntry>().rowsNow };

/** The messages of a webhook that were delivered since a moment. */
const deliveredSince = async (webhook: Webhook, since: string): Promise<Set<string>> => {
  const tries = await triesSince(webhook, since, triesAtMost);
  return new Set(tries.filter(({ outcome }) => outcome === 'delivered').map(({ messageId }) => messageId));
};

/** What was passed over and is tried again by itself. One message that is asked for alone is sent all the same. */
const waitingFor = async (webhook: Webhook): Promise<Set<number>> =>
  new Set(asideOf(await dispatches.get(webhook)).flatMap(({ place }) => (place.epoch === logEpoch ? [place.next] : [])));

type Show = Exclude<Awaited<ReturnType<typeof showFor>>, string>;

/** Which messages were delivered, and which positions are tried again by themselves. */
type Known = { delivered: ReadonlySet<string>; waiting: ReadonlySet<number> };

/** What becomes of an entry: what is sent is what the webhook is sent today, narrowed by the replay. */
const partOf = (webhook: Webhook, types: readonly string[], { delivered, waiting }: Known, now: string) => {
  const isWanted = wantedBy(webhook);
  const whyNot = (entry: LogEntry, { next }: Place): LeftOut | undefined => {
    if (entry.unreadable) return 'unreadable';
    return waiting.has(next) ? 'waiting' : undefined;
  };
  return (entry: LogEntry, place: Place, show: Show): ReplayPart => {
    const event = isOfTypes(types, entry.type) ? show(entry) : undefined;
    if (!event || !isWanted(event, now)) return { leftOut: 'not_asked_for' };
    const leftOut = whyNot(entry, place);
    if (leftOut) return { leftOut };
    const message = messageOf(event, logEpoch, webhook.format);
    return delivered.has(message.id) ? { leftOut: 'delivered_before' } : { place: cursorAt(place), message };
  };
};

/** What became too old to be kept while the replay was on its way is not there any more. */
const noneThere = (error: unknown): { items: ReplayPart[] } => {
  if (!oldestIn(error)) throw error;
  return { items: [] };
};

const atOnce = 500;

/**
 * Reads the entries of a replay in their order: from one of them on as many as are read at once, none at the end. Rights are asked anew each
 * time: why there are none, where whoever the webhook reads for may read nothing, or the log is not there any more.
 */
export const partsOf = async (webhook: Webhook, { place: first, types, triedSince }: ReplayOptions, total: number, now: string) => {
  const [delivered, waiting] = await Promise.all([
    triedSince ? deliveredSince(webhook, triedSince) : new Set<string>(),
    total > 1 ? waitingFor(webhook) : new Set<number>(),
  ]);
  const toPart = partOf(webhook, types, { delivered, waiting }, now);
  const owner = `WS#${webhook.workspaceId}`;
  const placeAt = async (next: number): Promise<Place> => {
    if (next === first.next) return first;
    return { row: (await rowHolding(owner, next))?.first ?? next, next };
  };
  return async (from: number, most = atOnce): Promise<ReplayPart[] | JobError> => {
    if (from === total) return [];
    if (first.epoch !== logEpoch) return 'input_not_there';
    const show = await showFor(webhook);
    if (typeof show === 'string') return 'not_allowed';
    const limit = Math.min(most, total - from);
    const at = await placeAt(first.next + from);
    const reading = readOn(log, owner, at, { limit, show: (entry, place) => toPart(entry, place, show) });
    const { items } = await reading.catch(noneThere);
    return items.length > 0 ? items : 'input_not_there';
  };
};
