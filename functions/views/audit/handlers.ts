import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { AuditQuery, auditRoutes } from '../../../shared/api/views/audit.ts';
import { nextPositionIn } from '../../../shared/data/core/log-positions.ts';
import { readerOf } from '../../../shared/data/core/log-read.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { positionAt } from '../../../shared/data/core/log-times.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { covers } from '../../../shared/domain/core/standings.ts';
import { auditEntryOf, readBack } from '../../../shared/log/audit.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';

const log = readerOf<LogEntry>();

const instant = (time: string | undefined): string | undefined => (time === undefined ? undefined : new Date(time).toISOString());

/** Where a page begins: behind the cursor, at the end of the time that was asked for, or at the end of the log. */
const beginOf = async (owner: string, cursor: string | undefined, to: string | undefined): Promise<number> => {
  if (cursor !== undefined) {
    const [epoch, before] = cursor.split('.').map(Number);
    // Of a log that has gone with the table that was restored.
    if (epoch !== logEpoch) throw invalid('/cursor', 'not_a_cursor');
    return before!;
  }
  const end = await nextPositionIn(owner);
  return to === undefined ? end : positionAt(owner, to, end);
};

const auditOf = async (owner: string, { cursor, limit, from, to, ...filter }: AuditQuery, withPositions: boolean) => {
  const begin = await beginOf(owner, cursor, instant(to));
  const { found, before } = await readBack(log, owner, begin, { filter, limit, from: instant(from), to: instant(to) });
  return {
    items: found.map(({ entry, recordedAt, position }) => ({
      ...auditEntryOf(entry, recordedAt),
      ...(withPositions ? { position } : {}),
    })),
    ...(before === undefined ? {} : { cursor: `${logEpoch}.${before}` }),
  };
};

export const auditHandlers: HandlersOf<typeof auditRoutes> = {
  listAudit: ({ params, query, role }) => auditOf(`WS#${params.workspaceId}`, query, covers(role, 'admin')),
  listMyAudit: ({ caller, query }) => auditOf(`USER#${caller.userId}`, query, true),
};
