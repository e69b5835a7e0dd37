import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { countTry, forgetTries, PinTries, tryRules } from '../../domain/people/children/pin-tries.ts';
import { retryLostRace } from '../core/race.ts';
import { readRow } from '../core/rows.ts';
import { documents, tableName } from '../core/table.ts';

/* A count of tries is no record: it carries no event, is told to nobody, and stands also for a child that is not there. */

type Id = { workspaceId: WorkspaceId; userId: UserId };
/** Where the tries at a PIN are counted. */
export const triesKey = ({ workspaceId, userId }: Id) => ({ pk: `WS#${workspaceId}`, sk: `PINTRIES#${userId}` });

const put = async (id: Id, next: PinTries): Promise<void> => {
  const first = next.version === 1;
  await documents
    .send(
      new PutCommand({
        TableName: tableName,
        Item: { ...next, ...triesKey(id), expiresAt: expiryAfter(next.forgottenAt, 1) },
        ConditionExpression: first ? 'attribute_not_exists(pk)' : '#version = :before',
        ...(first
          ? {}
          : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':before': next.version - 1 } }),
      }),
    )
    .catch(error => {
      throw error instanceof ConditionalCheckFailedException ? new Failure('conflict', { what: 'pin' }) : error;
    });
};

/** Of those who try at once each that loses was passed by one who was counted, and there are no more of these than tries. */
const tries = 2 * tryRules.most + 2;

/**
 * Counts a try at the PIN of somebody, before it is looked at. Says until when it is locked, where this was the last try. Fails with
 * `too_many_requests` where nobody may try now.
 */
export const takeTry = (id: Id, now: string): Promise<string | undefined> =>
  retryLostRace(
    async () => {
      const row = await readRow(triesKey(id));
      const counted = countTry(row && readNewer(PinTries, row).value, now);
      if ('refusedUntil' in counted) {
        const retryAfterSeconds = Math.ceil((Date.parse(counted.refusedUntil) - Date.parse(now)) / 1000);
        throw new Failure('too_many_requests', { reason: 'pin_locked', retryAfterSeconds });
      }
      await put(id, counted.next);
      return counted.next.lockedUntil;
    },
    { tries },
  );

/** Whoever has said it right, or may say it again, has all tries. */
export const giveTries = (id: Id, now: string): Promise<void> =>
  retryLostRace(
    async () => {
      const row = await readRow(triesKey(id));
      if (row) await put(id, forgetTries(readNewer(PinTries, row).value, now));
    },
    { tries },
  );
