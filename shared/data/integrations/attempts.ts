import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import type { WebhookId, WorkspaceId } from '../../domain/core/ids.ts';
import { Attempt } from '../../domain/integrations/attempt.ts';
import { LogPlace } from '../../domain/integrations/log-place.ts';
import { type Page, queryTable } from '../core/query.ts';
import { documents, tableName } from '../core/table.ts';

type Id = { workspaceId: WorkspaceId; webhookId: WebhookId };

/** For so many days it is known what was tried. */
export const attemptsKeptDays = 30;

const pkOf = ({ workspaceId }: Id): string => `WS#${workspaceId}`;
const prefixOf = ({ webhookId }: Id): string => `ATTEMPT#${webhookId}#`;

/** Keeps what came of one try, for thirty days, and where in the log its event stands. It is no record: it carries no event, and nothing changes it. */
export const keepAttempt = async (id: Id, attempt: Attempt, place?: LogPlace): Promise<void> => {
  const Item = {
    pk: pkOf(id),
    sk: `${prefixOf(id)}${attempt.at}#${attempt.messageId}`,
    ...attempt,
    place,
    expiresAt: expiryAfter(attempt.at, attemptsKeptDays),
  };
  await documents.send(new PutCommand({ TableName: tableName, Item }));
};

/** A page of what came of the tries of a webhook, the newest first. */
export const attemptsOf = (
  id: Id,
  options: { limit: number; cursor?: string; keep?: (attempt: Attempt) => boolean },
): Promise<Page<Attempt>> =>
  queryTable({ pk: pkOf(id), prefix: prefixOf(id) }, row => Attempt.parse(row), { ...options, descending: true });

const perRequest = 1000;

/** What came of the tries of a webhook since a moment, as far as a replay must know it: as many as are asked for, and perhaps some more. */
export const triesSince = async (id: Id, since: string, most: number): Promise<Pick<Attempt, 'messageId' | 'outcome' | 'jobId'>[]> => {
  const [pk, prefix] = [pkOf(id), prefixOf(id)];
  const tries: Attempt[] = [];
  let cursor: string | undefined;
  do {
    const range = { pk, from: `${prefix}${since}`, to: `${prefix}~` };
    const page = await queryTable(range, row => Attempt.parse(row), { limit: perRequest, ...(cursor === undefined ? {} : { cursor }) });
    tries.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && tries.length <= most);
  return tries;
};

/** Where in the log the event of a message stands that was tried in the last thirty days. */
export const placeOfMessage = async (id: Id, messageId: string): Promise<LogPlace | undefined> => {
  const read = (row: Record<string, unknown>) => ({ messageId: row.messageId, place: LogPlace.optional().parse(row.place) });
  const keep = (found: ReturnType<typeof read>): boolean => found.messageId === messageId && found.place !== undefined;
  const range = { pk: pkOf(id), prefix: prefixOf(id) };
  return (await queryTable(range, read, { limit: 1, keep, requests: 100, descending: true })).items[0]?.place;
};
