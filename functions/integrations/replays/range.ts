import { nextPositionIn } from '../../../shared/data/core/log-positions.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { firstRow, positionAt, type RowPlace, rowHolding } from '../../../shared/data/core/log-times.ts';
import { attemptsKeptDays, placeOfMessage, triesSince } from '../../../shared/data/integrations/attempts.ts';
import { dispatches } from '../../../shared/data/integrations/dispatches.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { LogPlace } from '../../../shared/domain/integrations/log-place.ts';
import { type ReplayInput, type ReplayOptions, replayedAtMost, triesAtMost } from '../../../shared/domain/integrations/replay.ts';
import type { Webhook } from '../../../shared/domain/integrations/webhook.ts';
import { placeIn } from '../sending/place.ts';

/** What came before a moment is not there any more, or was never in this log. Fails with `gone`, and says from when on there is something. */
const requireThere = (oldest: RowPlace | undefined, since: string): void => {
  if (!oldest || since >= oldest.at) return;
  if (oldest.first > 1) throw new Failure('gone', { reason: 'before_retention', earliest: oldest.at });
  if (logEpoch > 1) throw new Failure('gone', { reason: 'log_restarted', earliest: oldest.at });
};

type Span = { begin: number; end: number };

const spanOf = async (owner: string, { since, until, from, to }: ReplayInput): Promise<Span> => {
  const [end, oldest] = await Promise.all([nextPositionIn(owner), firstRow(owner)]);
  if (since === undefined) {
    if (oldest && from! < oldest.first) throw new Failure('gone', { reason: 'before_retention', earliest: oldest.at });
    return { begin: Math.min(from!, end), end: Math.min((to ?? end) + 1, end) };
  }
  requireThere(oldest, since);
  const [begin, last] = await Promise.all([positionAt(owner, since, end), until === undefined ? end : positionAt(owner, until, end)]);
  return { begin, end: last };
};

/** One message, wherever it stands: what waits for its next try may be sent once more, too. */
const spanOfMessage = async (webhook: Webhook, messageId: string): Promise<Span> => {
  const place = await placeOfMessage(webhook, messageId);
  if (!place) throw new Failure('not_found', { what: 'message' });
  if (place.epoch !== logEpoch) throw new Failure('gone', { reason: 'log_restarted' });
  return { begin: place.next, end: place.next + 1 };
};

/** What was sent so far: what still waits for its turn comes by itself, and is not part of a replay. */
const passed = async (webhook: Webhook, { begin, end }: Span): Promise<Span> => {
  const { next } = placeIn((await dispatches.get(webhook)).cursor);
  return { begin, end: Math.max(begin, Math.min(end, next)) };
};

const dayMs = 86_400_000;

/** Since when tries tell what was delivered: since the first of these events came into the log. Tries are known for some time only. */
const triedSince = async (webhook: Webhook, row: RowPlace | undefined, now: string): Promise<string> => {
  const earliest = later(now, -attemptsKeptDays * dayMs);
  const since = row?.at ?? now;
  if (since < earliest) throw new Failure('gone', { reason: 'tries_forgotten', earliest });
  if ((await triesSince(webhook, since, triesAtMost)).length > triesAtMost) throw new Failure('limit_reached', { limit: triesAtMost });
  return since;
};

/** Where what was asked for begins in the log, and how many entries it is. Fails with `gone` for what is not there any more, and with `limit_reached`. */
export const rangeOf = async (webhook: Webhook, input: ReplayInput, now: string): Promise<{ options: ReplayOptions; total: number }> => {
  const owner = `WS#${webhook.workspaceId}`;
  const asked =
    input.messageId === undefined ? await passed(webhook, await spanOf(owner, input)) : await spanOfMessage(webhook, input.messageId);
  const total = asked.end - asked.begin;
  if (total > replayedAtMost) throw new Failure('limit_reached', { limit: replayedAtMost });
  const row = total > 0 ? await rowHolding(owner, asked.begin) : undefined;
  const place: LogPlace = { epoch: logEpoch, row: row?.first ?? asked.begin, next: asked.begin };
  const tried = input.onlyFailed ? { triedSince: await triedSince(webhook, row, now) } : {};
  return { options: { webhookId: webhook.webhookId, place, types: input.types, ...tried }, total };
};
