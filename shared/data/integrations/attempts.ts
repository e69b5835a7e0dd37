import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import type { WebhookId, WorkspaceId } from '../../domain/core/ids.ts';
import { Attempt } from '../../domain/integrations/attempt.ts';
import { type Page, queryTable } from '../core/query.ts';
import { documents, tableName } from '../core/table.ts';

type Id = { workspaceId: WorkspaceId; webhookId: WebhookId };

const pkOf = ({ workspaceId }: Id): string => `WS#${workspaceId}`;
const prefixOf = ({ webhookId }: Id): string => `ATTEMPT#${webhookId}#`;

/** Keeps what came of one try, for thirty days. It is no record: it carries no event, and nothing changes it. */
export const keepAttempt = async (id: Id, attempt: Attempt): Promise<void> => {
  const Item = {
    pk: pkOf(id),
    sk: `${prefixOf(id)}${attempt.at}#${attempt.messageId}`,
    ...attempt,
    expiresAt: expiryAfter(attempt.at),
  };
  await documents.send(new PutCommand({ TableName: tableName, Item }));
};

/** A page of what came of the tries of a webhook, the newest first. */
export const attemptsOf = (
  id: Id,
  options: { limit: number; cursor?: string; keep?: (attempt: Attempt) => boolean },
): Promise<Page<Attempt>> =>
  queryTable({ pk: pkOf(id), prefix: prefixOf(id) }, row => Attempt.parse(row), { ...options, descending: true });
