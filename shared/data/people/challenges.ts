import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expiryAfter } from '../../domain/core/expiry.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { PasskeyId } from '../../domain/core/ids.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { type Ceremony, Challenge, type Spending, spendChallenge, useChallenge } from '../../domain/people/passkeys/challenge.ts';
import { readRow } from '../core/rows.ts';
import { documents, tableName } from '../core/table.ts';

/* A challenge is no record: it carries no event, is told to nobody, and is forgotten after a day. */

type Id = Pick<Challenge, 'userId' | 'challengeId'>;
const keyOf = ({ userId, challengeId }: Id) => ({ pk: `USER#${userId}`, sk: `CHALLENGE#${challengeId}` });

/** Writes a challenge where the condition holds; answers what stands there where it does not. */
const put = async (challenge: Challenge, condition: string): Promise<Challenge | undefined> => {
  try {
    await documents.send(
      new PutCommand({
        TableName: tableName,
        Item: { ...challenge, ...keyOf(challenge), expiresAt: expiryAfter(challenge.endsAt, 1) },
        ConditionExpression: condition,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    return readNewer(Challenge, unmarshall(error.Item)).value;
  }
};

/** Keeps a challenge under its id, or answers the one that the same request has made before. */
export const keepChallenge = async (challenge: Challenge): Promise<Challenge> =>
  (await put(challenge, 'attribute_not_exists(pk)')) ?? challenge;

const read = async (id: Id): Promise<Challenge | undefined> => {
  const row = await readRow(keyOf(id));
  return row && readNewer(Challenge, row).value;
};

/** The challenge, which is used with this: of several answers to it one alone is looked at. Fails with `not_found`, `challenge_over`, `proof_refused`. */
export const takeChallenge = async (id: Id, ceremony: Ceremony, now: string): Promise<Challenge> => {
  const challenge = await read(id);
  if (!challenge) throw new Failure('not_found', { what: 'challenge' });
  const used = useChallenge(challenge, ceremony, now);
  const taken = await put(used, 'attribute_exists(pk) AND attribute_not_exists(usedAt)');
  return taken ? useChallenge(taken, ceremony, now) : used;
};

/** Notes which passkey has proved a challenge that was taken. */
export const noteProof = async (challenge: Challenge, provenBy: PasskeyId): Promise<void> => {
  await put({ ...challenge, provenBy }, 'attribute_exists(pk) AND attribute_not_exists(provenBy)');
};

/** Spends the proof of a challenge, once, on what it is for. Fails with `step_up_required`. */
export const spendProof = async (id: Id, spending: Spending, now: string): Promise<void> => {
  const challenge = await read(id);
  if (!challenge) throw new Failure('step_up_required', { reason: 'not_proven', digest: spending.digest, by: ['passkey'] });
  const spent = spendChallenge(challenge, spending, now);
  if (spent === challenge) return;
  const before = await put(spent, 'attribute_exists(pk) AND attribute_not_exists(spentAt)');
  if (before) spendChallenge(before, spending, now);
};
