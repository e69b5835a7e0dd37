import { hash } from 'node:crypto';
import { positionsFrom } from '../../../shared/data/core/log-positions.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

/** After so long without a change of a workspace its indexes and its history hold all that its log does. */
const settledMs = 10_000;
/** At the latest after so long a board is read anew, whatever the log says. */
const longestMs = 300_000;

/** Where the log of a workspace ends: what that is known by, and since when. */
export type LogEnd = { checksum: string; at: string };

/** The end of the log of a workspace: one read, which opens nothing. */
export const logEndOf = async (workspaceId: WorkspaceId): Promise<LogEnd | undefined> => {
  const [last] = await positionsFrom(`WS#${workspaceId}`, 1, { consistent: false, backwards: true, limit: 1 });
  return last && { checksum: String(last.checksum), at: String(last.at) };
};

// The checksum is not in the tag itself: how far a log has grown is for whoever may read all of it.
const markOf = (question: string, { checksum }: LogEnd, untilMs: number): string =>
  hash('sha256', `${question}|${checksum}|${untilMs}`, 'base64url').slice(0, 16);

const tagAs = (untilMs: number, mark: string): string => `W/"${untilMs.toString(36)}.${mark}"`;

/** The ETag of an answer that was read after its log ended there, and that changes by itself at `changesAt`: until when it may be known again without being read. */
export const tagOf = (question: string, end: LogEnd | undefined, changesAt: string, now: string): string => {
  const nowMs = Date.parse(now);
  const isSettled = end !== undefined && Date.parse(end.at) < nowMs - settledMs;
  const untilMs = isSettled ? Math.min(Date.parse(changesAt), nowMs + longestMs) : nowMs;
  return tagAs(untilMs, end ? markOf(question, end, untilMs) : 'none');
};

/** The ETag, of those that a caller has, of an answer to the same question that still holds. */
export const heldTag = (ifNoneMatch: string | undefined, question: string, end: LogEnd | undefined, now: string): string | undefined => {
  if (!end) return undefined;
  for (const [, until = '', mark] of (ifNoneMatch ?? '').matchAll(/"([0-9a-z]{1,11})\.([\w-]{16})(?:-br|-gzip)?"/g)) {
    const untilMs = Number.parseInt(until, 36);
    if (Date.parse(now) < untilMs && mark === markOf(question, end, untilMs)) return tagAs(untilMs, mark);
  }
  return undefined;
};
