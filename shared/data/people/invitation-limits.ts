import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { UserId } from '../../domain/core/ids.ts';
import { windowOf } from '../../domain/core/window.ts';
import { invitationMailsAtMost, mailsBy, type Unmailed } from '../../domain/people/invitations/invitation-limits.ts';
import { isMade } from '../core/conditional.ts';
import { documents, tableName } from '../core/table.ts';

/** Takes one from a counter of today, if it is below a number. */
const takeToday = (who: string, what: string, most: number, now: string): Promise<boolean> => {
  const day = windowOf(now, 'day');
  const update = new UpdateCommand({
    TableName: tableName,
    Key: { pk: `LIMIT#${who}`, sk: `${what}#${day.from}` },
    UpdateExpression: 'ADD taken :one SET expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(taken) OR taken < :most',
    ExpressionAttributeValues: { ':one': 1, ':most': most, ':expiresAt': Date.parse(day.to) / 1000 + 3600 },
  });
  return isMade(documents.send(update));
};

const refusalOf = (subject: string) => ({ pk: `LIMIT#${subject}`, sk: 'invited-never' });

/** Remembers, for good, that an address wants no invitation from anybody. `subject` stands for the address: its hash. */
export const refuseInvitations = async (subject: string, now: string): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: refusalOf(subject),
      UpdateExpression: 'SET refusedAt = :now',
      ExpressionAttributeValues: { ':now': now },
    }),
  );
};

/** Takes one invitation's mail from the budgets of its sender and its address, or answers why it may not be mailed. */
export const takeInvitationMail = async (
  subject: string,
  sender: { userId: UserId; createdAt: string },
  now: string,
): Promise<Unmailed | undefined> => {
  const { Item: refused } = await documents.send(new GetCommand({ TableName: tableName, Key: refusalOf(subject), ConsistentRead: true }));
  if (refused) return 'not_wanted';
  if (!(await takeToday(sender.userId, 'invites', mailsBy(sender, now), now))) return 'too_many_by_sender';
  return (await takeToday(subject, 'invited', invitationMailsAtMost.toAddress, now)) ? undefined : 'too_many_to_address';
};

/** Gives back what was taken at `now` for a mail that was surely not sent, so that an outage of the mail service uses up nobody's day. */
export const giveInvitationMailBack = async (subject: string, sender: { userId: UserId }, now: string): Promise<void> => {
  const day = windowOf(now, 'day');
  const back = (who: string, what: string) =>
    documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `LIMIT#${who}`, sk: `${what}#${day.from}` },
        UpdateExpression: 'ADD taken :less',
        ExpressionAttributeValues: { ':less': -1 },
      }),
    );
  await Promise.all([back(sender.userId, 'invites'), back(subject, 'invited')]);
};
